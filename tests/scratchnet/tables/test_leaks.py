"""Columns that give the target away, and those that are only good inputs."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.tables import columns_of, read_table, suggest
from scratchnet.tables.leaks import given_away, gives_away


def names_left_out(text: str) -> list[str]:
    columns = columns_of(read_table(text))
    target = suggest(columns).target
    inputs = {columns[use.position].name for use in suggest(columns).inputs}
    given = [each.name for each in given_away(columns, target)]
    assert inputs.isdisjoint(given)
    return given


def rows(*cells: str, count: int = 80) -> str:
    """Return a table with a measurement x and other columns, formulas in n and v."""
    header = ",".join(["x", *(cell.split("=")[0] for cell in cells)])
    lines = [header]
    for n in range(count):
        v = (n * 37) % 101
        scope = {"n": n, "v": v, "log": log}
        values = [str(eval(cell.split("=", 1)[1], scope)) for cell in cells]
        lines.append(",".join([f"{n * 7 % 31}.5", *values]))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        # The same in other words.
        (["alive='yes' if v > 50 else 'no'", "survived=int(v > 50)"], ["alive"]),
        (["grade='abc'[v % 3]", "class='uvw'[v % 3]"], ["grade"]),
        (["code=v % 3 * 10", "class='uvw'[v % 3]"], ["code"]),
        # In other units, as a logarithm, as being above a limit, rounded.
        (["pounds=v * 2.2046", "kilograms=v + 0.5"], ["pounds"]),
        (["people=v + 1", "logarithm=log(v + 1)"], ["people"]),
        (["falling=-v", "target=v + 0.5"], ["falling"]),
        (["low=int(v < 40)", "weight=v + 0.25"], ["low"]),
        (["rounded=v // 10 * 10", "weight=v + 0.25"], ["rounded"]),
        # Good inputs, no more.
        (["near=v + n % 5", "weight=v + 0.25"], []),
        (["size='abc'[v % 3]", "class='uv'[v % 3 > 1]"], []),
        (["year=1900 + n", "people=1000.5 + 3 * n"], []),
        (["outlier=int(v == 0)", "weight=v + 0.25"], []),
    ],
)
def test_columns_that_give_the_target_away_are_no_inputs(
    cells: list[str], expected: list[str]
) -> None:
    assert names_left_out(rows(*cells)) == expected


def test_sorted_tables_do_not_hide_it() -> None:
    lines = [f"{n * 7 % 31}.5,{int(n > 900)},{'yes' if n > 900 else 'no'}" for n in range(1800)]
    assert names_left_out("\n".join(["x,flag,survived", *lines]) + "\n") == ["flag"]


def test_few_rows_say_nothing() -> None:
    assert names_left_out(rows("low=v < 40", "class='uv'[v < 40]", count=6)) == []


def test_texts_and_dates_give_nothing_away() -> None:
    text = "day,y\n" + "".join(f"2020-01-{n + 1:02},{n}.5\n" for n in range(20))
    day, y = columns_of(read_table(text))
    assert not gives_away(day, y)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=60, max_size=120))
def test_classes_are_the_same_if_each_stands_for_one_of_the_other(
    rows: list[tuple[int, int]],
) -> None:
    lines = [f"{'pqrs'[a]},{'uvwx'[b]}" for a, b in rows]
    first, second = columns_of(read_table("\n".join(["a,b", *lines]) + "\n"))
    pairs = set(rows)
    is_same = len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs}) >= 2
    assert gives_away(first, second) == is_same


@given(
    st.lists(st.integers(0, 300), min_size=110, max_size=130, unique=True),
    st.sampled_from([1, -1]),
    st.integers(1, 9),
    st.booleans(),
)
def test_numbers_give_away_what_rises_or_falls_with_them(
    values: list[int], sign: int, step: int, is_broken: bool
) -> None:
    values = sorted(values)
    others = [sign * (value // step) for value in values]
    if is_broken:
        others[-1] = others[0]
    rows = [*zip(values, others, strict=True)][::-1]
    lines = [f"{a + 0.5},{b}" for a, b in rows]
    target, column = columns_of(read_table("\n".join(["a,b", *lines]) + "\n"))
    assert gives_away(column, target) == (not is_broken)
