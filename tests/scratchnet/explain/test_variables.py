"""Variables: each input belongs to one, and the inputs of a column to the same."""

import numpy as np

from scratchnet.datasets import build_problem
from scratchnet.explain import Variable, variables_of
from scratchnet.tables import ColumnEncoding
from scratchnet.tables.columns import Kind
from tests.scratchnet.explain.problems import table

SPECIES = ColumnEncoding("species", Kind.CATEGORY, ("b", "a", None))
SEX = ColumnEncoding("sex", Kind.YES_NO, ("female", "male"))
MASS = ColumnEncoding("mass")
ROWS = [("b", "male", 1.0), ("a", "female", 2.0), (None, "male", 4.0), ("a", "male", 3.0)] * 15


def with_columns() -> tuple[Variable, ...]:
    inputs = [
        [*SPECIES.encode(species), *SEX.encode(sex), *MASS.encode(mass)]
        for species, sex, mass in ROWS
    ]
    experiment = table(
        **{"data.inputs": inputs, "data.columns": (SPECIES, SEX, MASS), "data.names": ()}
    )
    return variables_of(build_problem(experiment).axes, experiment.data)


def test_without_columns_each_input_is_one() -> None:
    experiment = table(inputs=3)
    found = variables_of(build_problem(experiment).axes, experiment.data)
    assert found == tuple(Variable(f"column {number}", (number,)) for number in range(3))
    assert not any(variable.named for variable in found)
    assert found[0].text([2.5]) == "2.5"


def test_the_inputs_of_a_column_are_one() -> None:
    species, sex, mass = with_columns()
    assert [each.name for each in (species, sex, mass)] == ["species", "sex", "mass"]
    assert [each.inputs for each in (species, sex, mass)] == [(0, 1, 2), (3,), (4,)]
    assert [each.named for each in (species, sex, mass)] == [True, True, False]


def test_values_have_the_names_of_the_column() -> None:
    species, sex, mass = with_columns()
    assert species.text([0.0, 1.0, 0.0]) == "a"
    assert species.text([0.0, 0.0, 1.0]) == "(missing)"
    assert species.text([0.5, 0.5, 0.0]) == "0.5, 0.5, 0"
    assert (sex.text([0.0]), sex.text([1.0])) == ("female", "male")
    assert mass.text([3.0]) == "3.0"


def test_categories_are_in_the_order_of_the_column() -> None:
    species = with_columns()[0]
    rows = species.in_order(np.eye(3)[::-1])
    assert [species.text(row) for row in rows.tolist()] == ["b", "a", "(missing)"]
