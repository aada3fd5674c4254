"""From a table to an experiment: the values that contain its samples."""

import pytest

from scratchnet.datasets import build_problem
from scratchnet.datasets.from_table import check_chosen, check_columns, experiment_values
from scratchnet.experiment import Experiment
from scratchnet.experiment.coupling import coupled_together
from scratchnet.tables import Selection, TableError, Use, choose, read_table


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("a;k\n1,5;x\n2;y\n", ("x", "y")),
        ("a;k\n1,5;3\n2;1,0\n", (3.0, 1.0)),
    ],
)
def test_classes_are_numbers_where_all_of_them_are(text: str, targets: tuple[object]) -> None:
    table = read_table(text, decimal=",")
    selection = Selection((Use(0),), 1, "classification", "range")
    values = experiment_values(table, selection, choose(table, [0], [1], "classification"))
    assert values["data.targets"] == targets
    assert values["data.names"] == ("a", "k")
    experiment = Experiment().with_values(coupled_together(Experiment(), values))
    assert len(build_problem(experiment).classes) == 2


def test_values_of_a_regression() -> None:
    table = read_table("a,b,c\n1,2,30\n3,4,0.25\n")
    selection = Selection((Use(0), Use(1)), 2, "regression", "standard")
    values = experiment_values(table, selection, choose(table, [0, 1], [2], "regression"))
    assert values == {
        "data.source": "table",
        "data.inputs": ((1.0, 2.0), (3.0, 4.0)),
        "data.targets": (30.0, 0.25),
        "data.names": ("a", "b", "c"),
        "data.task": "regression",
        "data.scaling": "standard",
        "data.target_scaling": "none",
    }
    build_problem(Experiment().with_values(coupled_together(Experiment(), values)))


def test_long_names_of_columns_are_cut_and_of_classes_refused() -> None:
    table = read_table(f"{'n' * 150},k\n1,{'c' * 101}\n2,b\n")
    selection = Selection((Use(0),), 1, "classification", "none")
    chosen = choose(table, [0], [1], "classification")
    names = experiment_values(table, selection, chosen)["data.names"]
    assert names == ("n" * 99 + "…", "k")
    with pytest.raises(TableError, match="ccc… is not a valid class name"):
        check_chosen(chosen)


def test_one_column_is_too_few() -> None:
    with pytest.raises(TableError, match="one column; allowed: two or more"):
        check_columns(read_table("x\n1\n"))


def test_more_inputs_than_an_experiment_takes_are_refused() -> None:
    header = ",".join(f"c{n}" for n in range(1026))
    row = ",".join("1" for _ in range(1026))
    table = read_table(f"{header}\n{row}\n")
    with pytest.raises(TableError, match="1,025 inputs; allowed: up to 1,024"):
        check_chosen(choose(table, range(1025), [1025], "regression"))
