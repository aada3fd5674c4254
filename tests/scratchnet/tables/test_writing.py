"""Writing samples as CSV, which reads back the same."""

from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scratchnet.gallery import GALLERY
from scratchnet.tables import TableError, choose, guarded, read_table, write_csv
from scratchnet.tables.table import is_missing, is_number

_NUMBERS = st.floats(-1e100, 1e100)


def test_the_text_is_plain_csv() -> None:
    text = write_csv([(0.1, -2.0), (3.0, 1e-9)], ["red", "light, blue"], ["x", "y", "kind"])
    assert text == 'x,y,kind\n0.1,-2.0,red\n3.0,1e-09,"light, blue"\n'
    assert write_csv([(1.0,)], [(2.0, 3.0)], ["x", "sin x", 'the "z"']) == (
        'x,"sin x","the ""z"""\n1.0,2.0,3.0\n'
    )
    assert write_csv([], [], ["x", "y"]) == "x,y\n"


@given(st.lists(st.tuples(st.tuples(_NUMBERS, _NUMBERS), _NUMBERS), min_size=1, max_size=20))
def test_numbers_are_restored_with_the_same_bits(
    samples: list[tuple[tuple[float, float], float]],
) -> None:
    points = tuple(point for point, _ in samples)
    targets = tuple(target for _, target in samples)
    table = read_table(write_csv(points, targets, ["x", "y", "z"]))
    chosen = choose(table, ["x", "y"], ["z"], "regression")
    # repr tells 0.0 from -0.0, which are equal.
    assert repr(chosen.points) == repr(points)
    assert repr(chosen.targets) == repr(tuple((target,) for target in targets))
    assert not table.problems


_TEXT = (
    st.text(st.sampled_from("ab1., ;|\t\"'\n\r_é"), min_size=1, max_size=6)
    .map(str.strip)
    .filter(lambda text: text.lower() not in {"", "?", "na", "nan", "null"})
)


@given(st.lists(_TEXT, min_size=2, max_size=10, unique=True))
def test_classes_of_any_text_are_restored(classes: list[str]) -> None:
    points = [(k + 0.5, 0.25) for k in range(len(classes))]
    text = write_csv(points, classes, ["x", "y", "kind"])
    table = read_table(text, delimiter=",", decimal=".")
    assert [row[2] for row in table.rows] == classes
    # Without an explicit choice too.
    assert read_table(text) == table


@pytest.mark.parametrize("key", GALLERY)
def test_every_dataset_of_the_gallery_is_restored(key: str) -> None:
    entry = GALLERY[key]
    points, targets = entry.make(40, 0.1, Random(1))
    names = ["x", "y"][: entry.inputs]
    table = read_table(write_csv(points, targets, [*names, "target"]))
    chosen = choose(table, names, ["target"], entry.task)
    assert chosen.points == points
    if entry.task == "classification":
        assert chosen.labels == targets
        assert chosen.classes == tuple(str(index) for index in range(entry.classes))
    else:
        assert chosen.targets == tuple((target,) for target in targets)


@pytest.mark.parametrize(
    ("points", "targets", "names", "words"),
    [
        ([(1.0,)], [], ["x", "y"], "1 points, 0 targets"),
        ([(1.0,)], [2.0], ["x"], "line 2: 1 names for 2 values"),
        ([(1.0,), (1.0, 2.0)], [2.0, 3.0], ["x", "y"], "line 3: 2 names for 3 values"),
        ([(1.0,)], [float("nan")], ["x", "y"], 'line 2, column "y": nan is not finite'),
        ([(float("inf"),)], [1.0], ["x", "y"], 'line 2, column "x": inf is not finite'),
        ([(1.0,)], [2.0], ["x", "x"], 'two columns are named "x"'),
        ([(1.0,)], [2.0], ["x", "1,5"], 'name "1,5" would not be read as a name'),
        ([(1.0,)], [2.0], ["", "y"], 'name "" would not'),
        ([(1.0,)], [2.0], ["x ", "y"], 'name "x " would not'),
        ([(1.0,)], [2.0], ["NA", "y"], 'name "NA" would not'),
    ],
)
def test_what_could_not_be_read_again_is_not_written(
    points: list[tuple[float, ...]], targets: list[float], names: list[str], words: str
) -> None:
    with pytest.raises(TableError) as error:
        write_csv(points, targets, names)
    assert words in str(error.value)


def test_numbers_of_three_decimals_are_written_so_that_none_is_in_doubt() -> None:
    text = write_csv([(1.125, 20.375)], [3.625], ["x", "y", "z"])
    table = read_table(text)
    assert table.doubtful == ()
    assert [table.number(cell) for cell in table.rows[0]] == [1.125, 20.375, 3.625]


def test_a_name_that_begins_like_a_comment_is_restored() -> None:
    assert read_table(write_csv([(1.0,)], [2.0], ["# of rooms", "y"])).names == ("# of rooms", "y")


_NAME = (
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=8)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text != "" and not is_missing(text) and not is_number(text))
)


@settings(max_examples=200)
@given(
    st.lists(_NAME, min_size=2, max_size=4, unique=True),
    st.lists(_NUMBERS, min_size=1, max_size=4),
    st.booleans(),
)
@example(["\ufeffx", "y"], [1.0], False)
@example(["=x", "-y"], [1.0], True)
def test_a_table_of_any_names_is_read_again_as_it_was(
    names: list[str], values: list[float], safe: bool
) -> None:
    points = [(value,) * (len(names) - 1) for value in values]
    table = read_table(write_csv(points, values, names, safe=safe).encode())
    assert table.names == tuple(guarded(name) if safe else name for name in names)
    assert [[table.number(cell) for cell in row] for row in table.rows] == [
        [value] * len(names) for value in values
    ]


def test_names_like_formulas_are_guarded_on_request() -> None:
    names, classes = ["=1+1", "y", "kind"], ["@a", "-b", "c"]
    points = [(-1.0, 2.0)] * 3
    assert write_csv(points, classes, names).splitlines()[0:2] == ["=1+1,y,kind", "-1.0,2.0,@a"]
    assert write_csv(points, classes, names, safe=True).splitlines() == [
        "'=1+1,y,kind", "-1.0,2.0,'@a", "-1.0,2.0,'-b", "-1.0,2.0,c"
    ]  # fmt: skip
