"""How numbers are written: what is found early is what all rows say."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.tables import marks
from scratchnet.tables.marks import detect_marks
from scratchnet.tables.table import DECIMAL_MARKS, Table, number

_CELLS = st.sampled_from(
    [
        *("1", "1.5", "1,5", "0.125", "0,125", "1.234", "1,234", "1.234.567", "1,234,567"),
        *("1,234e5", "1.234e5", "12345", "2021", "a.b", "a, b", "1.2.3", "1,2,3", "", "−1.5"),
    ]
)


@given(st.lists(st.tuples(_CELLS, _CELLS), max_size=8), st.sampled_from([None, *DECIMAL_MARKS]))
def test_a_decision_that_is_made_early_is_that_of_all_rows(
    rows: list[tuple[str, str]], decimal: str | None
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(marks, "_only_mark", lambda _: None)
        expected = detect_marks(rows, decimal)
    assert detect_marks(rows, decimal) == expected


_WRITTEN = st.one_of(
    st.floats().map(repr),
    st.integers().map(str),
    st.text(st.sampled_from("0123456789.,eE+-_ ٣infa"), max_size=8),
)


@given(st.lists(_WRITTEN, max_size=5), st.sampled_from([(".", ""), (",", ""), (".", ",")]))
def test_numbers_of_a_column_are_those_of_its_cells(
    cells: list[str], written: tuple[str, str]
) -> None:
    decimal, thousands = written
    details: dict[str, Any] = {"names": ("x",), "rows": (), "lines": (), "has_header": True}
    table = Table(delimiter=",", decimal=decimal, thousands=thousands, **details)
    each = [number(cell, decimal, thousands) for cell in cells]
    numbers = table.numbers(cells)
    if numbers is not None:
        assert numbers.tolist() == each
    elif decimal == ".":
        plain = all("_" not in cell and cell.isascii() for cell in cells)
        assert not plain or None in each or any("," in cell for cell in cells)
