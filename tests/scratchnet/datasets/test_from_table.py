"""From a table to an experiment: the values that contain its samples."""

import pytest

from scratchnet.datasets import build_problem
from scratchnet.datasets.from_table import check_chosen, check_columns, experiment_values
from scratchnet.experiment import Experiment
from scratchnet.experiment.coupling import coupled_together
from scratchnet.tables import ColumnEncoding, Kind, Selection, TableError, Use, choose, read_table


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
        # Each column is an input, and so nothing is to be declared.
        "data.columns": (),
        "data.image": None,
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


def test_columns_that_are_encoded_are_declared() -> None:
    table = read_table("size,sex,day,y\n1.5,f,2021-01-01,1\n,m,2021-01-11,2\n2,f,2021-02-01,3\n")
    uses = (
        Use(0, Kind.NUMBER, "mean"),
        Use(1, Kind.CATEGORY, drop_first=True),
        Use(2, Kind.DATE, parts=("days", "month")),
    )
    selection = Selection(uses, 3, "regression", "none")
    values = experiment_values(table, selection, choose(table, uses, [3], "regression"))
    assert values["data.columns"] == (
        ColumnEncoding("size", missing=1.75),
        ColumnEncoding("sex", Kind.CATEGORY, categories=("f", "m"), drop_first=True),
        ColumnEncoding(
            "day", Kind.DATE, format="%Y-%m-%d", parts=("days", "month"), first="2021-01-01"
        ),
    )
    experiment = Experiment().with_values(coupled_together(Experiment(), values))
    assert experiment.data.inputs[1] == (1.75, 1.0, 10.0, 1.0)
    names = [axis.name for axis in build_problem(experiment).axes]
    assert names == ["size", "sex = m", "day (days)", "day month"]
    # Names that nobody gave are those that the columns imply.
    unnamed = experiment.with_values({"data.names": ()})
    assert [axis.name for axis in build_problem(unnamed).axes] == names


def test_of_long_names_that_begin_alike_all_but_one_are_numbered() -> None:
    long = "n" * 120
    table = read_table(f"{long}a,{long}b,k\nu,v,1\nw,v,2\n")
    uses = (Use(0, Kind.CATEGORY), Use(1, Kind.CATEGORY))
    selection = Selection(uses, 2, "regression", "none")
    values = experiment_values(table, selection, choose(table, uses, [2], "regression"))
    experiment = Experiment().with_values(coupled_together(Experiment(), values))
    assert [column.name[-5:] for column in experiment.data.columns] == ["nnnn…", "… (2)"]
