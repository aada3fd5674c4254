"""What is suggested for a table, and the experiment's values of a selection."""

import pytest

from gui.data.selection import (
    Selection,
    check_classes,
    check_columns,
    experiment_values,
    guess_task,
    suggest_selection,
)
from scratchnet.datasets import build_problem
from scratchnet.experiment import Experiment
from scratchnet.experiment.coupling import coupled_together
from scratchnet.tables import TableError, choose, read_table


@pytest.mark.parametrize(
    ("text", "selection"),
    [
        ("a,b,kind\n1,2,red\n3,4,blue\n", Selection((0, 1), 2, "classification", "none")),
        ("kind,a,b\nred,10,2\nblue,3,4\n", Selection((1, 2), 0, "classification", "standard")),
        ("a,b,c\n1,2,0.5\n3,4,0.25\n", Selection((0, 1), 2, "regression", "none")),
        ("a,label\n1,0\n3,1\n2,1\n", Selection((0,), 1, "classification", "none")),
        ("a,b,c,d\n1,2,3,4.5\n1,2,3,4\n", Selection((0, 1), 3, "regression", "none")),
        ("kind\nred\nblue\n", Selection((0,), 0, "classification", "none")),
    ],
)
def test_the_suggested_selection(text: str, selection: Selection) -> None:
    assert suggest_selection(read_table(text)) == selection


def test_many_whole_numbers_are_a_regression() -> None:
    table = read_table("x,y\n" + "".join(f"{n},{n}\n" for n in range(20)))
    assert guess_task(table, 1) == "regression"


def test_a_few_bad_cells_do_not_change_the_guess() -> None:
    cells = [*("1.5" for _ in range(9)), "oops"]
    table = read_table("x,y\n" + "".join(f"{n},{cell}\n" for n, cell in enumerate(cells)))
    assert suggest_selection(table).task == "regression"


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("a;k\n1,5;x\n2;y\n", ("x", "y")),
        ("a;k\n1,5;3\n2;1,0\n", (3.0, 1.0)),
    ],
)
def test_classes_are_numbers_where_all_of_them_are(text: str, targets: tuple[object]) -> None:
    table = read_table(text, decimal=",")
    selection = Selection((0,), 1, "classification", "range")
    values = experiment_values(table, selection, choose(table, [0], [1], "classification"))
    assert values["data.targets"] == targets
    assert values["data.names"] == ("a", "k")
    experiment = Experiment().with_values(coupled_together(Experiment(), values))
    assert len(build_problem(experiment).classes) == 2


def test_values_of_a_regression() -> None:
    table = read_table("a,b,c\n1,2,30\n3,4,0.25\n")
    selection = Selection((0, 1), 2, "regression", "standard")
    values = experiment_values(table, selection, choose(table, [0, 1], [2], "regression"))
    assert values == {
        "data.source": "table",
        "data.inputs": ((1.0, 2.0), (3.0, 4.0)),
        "data.targets": (30.0, 0.25),
        "data.names": ("a", "b", "c"),
        "data.task": "regression",
        "data.scaling": "standard",
    }
    build_problem(Experiment().with_values(coupled_together(Experiment(), values)))


def test_long_names_of_columns_are_cut_and_of_classes_refused() -> None:
    table = read_table(f"{'n' * 150},k\n1,{'c' * 101}\n2,b\n")
    selection = Selection((0,), 1, "classification", "none")
    chosen = choose(table, [0], [1], "classification")
    names = experiment_values(table, selection, chosen)["data.names"]
    assert names == ("n" * 99 + "…", "k")
    with pytest.raises(TableError, match="ccc… is not a valid class name"):
        check_classes(chosen)


def test_one_column_is_too_few() -> None:
    with pytest.raises(TableError, match="one column; allowed: two or more"):
        check_columns(read_table("x\n1\n"))
