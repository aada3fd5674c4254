"""Values of columns as inputs and back, and what a column may declare."""

import re
from dataclasses import replace
from datetime import date, datetime
from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.errors import InvalidValue
from scratchnet.tables import DATE_PARTS, ColumnEncoding, Kind
from scratchnet.tables.column_encoding import (
    Value,
    date_text,
    encoded_row,
    input_slices,
    is_plain,
)
from scratchnet.tables.columns import DATE_FORMATS

AGE = ColumnEncoding("age", missing=29.5)
PORT = ColumnEncoding("port", Kind.CATEGORY, categories=("S", "C", "Q"))
ALONE = ColumnEncoding("alone", Kind.YES_NO, categories=("no", "yes"))
BORN = ColumnEncoding(
    "born", Kind.DATE, format="%d.%m.%Y", parts=tuple(DATE_PARTS), first="01.02.2020"
)

_texts = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=8)
_days = st.dates(date(1000, 1, 1), date(9999, 12, 31))


@st.composite
def columns(draw: st.DrawFn) -> ColumnEncoding:
    """Any column whose values its inputs tell."""
    name = draw(_texts)
    match draw(st.sampled_from(["number", "category", "yes_no", "date"])):
        case "number":
            return ColumnEncoding(name, missing=draw(st.none() | st.floats(-9, 9)))
        case "category":
            texts = draw(st.lists(_categories, min_size=1, max_size=5, unique=True))
            values = (*texts, None) if draw(st.booleans()) else tuple(texts)
            missing = draw(st.sampled_from([None, *texts])) if None not in values else None
            return ColumnEncoding(
                name,
                Kind.CATEGORY,
                categories=values,
                drop_first=len(values) > 1 and draw(st.booleans()),
                missing=missing,
            )
        case "yes_no":
            texts = draw(st.lists(_categories, min_size=2, max_size=2, unique=True))
            return ColumnEncoding(name, Kind.YES_NO, categories=tuple(texts))
    form = draw(st.sampled_from(DATE_FORMATS))
    parts = draw(st.lists(st.sampled_from(sorted(DATE_PARTS)), unique=True))
    if not {"year", "month", "day"} <= {*parts} and "days" not in parts:
        parts.append("days")
    return ColumnEncoding(
        name,
        Kind.DATE,
        format=form,
        parts=tuple(parts),
        first=date_text(draw(_days), form),
        missing=date_text(draw(_days), form) if draw(st.booleans()) else None,
    )


_categories = _texts.filter(lambda text: text.lower() not in ("na", "nan", "null"))


def values_of(column: ColumnEncoding) -> st.SearchStrategy[Value]:
    """Values of a column, None where one may be missing."""
    missing = st.none() if column.missing is not None else st.nothing()
    match column.kind:
        case Kind.NUMBER:
            return st.floats(-1e9, 1e9) | missing
        case Kind.DATE:
            return _days.map(lambda day: date_text(day, column.format)) | missing
    return st.sampled_from(column.categories) | missing


@given(st.data())
def test_inputs_tell_the_value(data: st.DataObject) -> None:
    column = data.draw(columns())
    value = data.draw(values_of(column))
    inputs = column.encode(value)
    assert len(inputs) == column.width == len(column.input_names)
    assert all(type(number) is float for number in inputs)
    assert column.decode(inputs) == (column.missing if value is None else value)


def test_values_may_come_as_other_programs_have_them() -> None:
    assert AGE.encode(None) == AGE.encode(nan) == AGE.encode("NA") == (29.5,)
    assert AGE.encode("4") == AGE.encode(np.int64(4)) == (4.0,)
    numbered = ColumnEncoding("class", Kind.CATEGORY, categories=("1", "2"))
    for value in ("2", 2, 2.0, np.int64(2), np.float64(2)):
        assert numbered.encode(value) == (0.0, 1.0)
    decimals = replace(numbered, categories=("1.0", "2.0"))
    assert decimals.encode(2.0) == decimals.encode("2.0") == (0.0, 1.0)
    day = (365.0 + 1 + 28, 2021.0, 3.0, 1.0, 0.0)
    for value in ("01.03.2021", "2021-03-01", date(2021, 3, 1), datetime(2021, 3, 1, 12, 30)):
        assert BORN.encode(value) == day
    assert BORN.encode(np.datetime64("2021-03-01")) == day


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        (replace(AGE, missing=None), None, "age is None; allowed: a number"),
        (AGE, "old", "age is 'old'; allowed: a number"),
        (PORT, "X", "port is 'X'; allowed: 'S', 'C', 'Q'"),
        (PORT, None, "port is None; allowed: 'S', 'C', 'Q'"),
        (ALONE, True, "alone is True; allowed: 'no', 'yes'"),
        (BORN, "tomorrow", "born is 'tomorrow'; allowed: a date in the format %d.%m.%Y"),
        (BORN, "", "born is None; allowed: a date in the format %d.%m.%Y"),
    ],
)
def test_other_values_are_refused(column: ColumnEncoding, value: object, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        column.encode(value)


@pytest.mark.parametrize(
    ("column", "inputs"),
    [
        (PORT, (0.5, 0.0, 0.0)),
        (PORT, (1.0, 1.0, 0.0)),
        (PORT, (0.0, 0.0, 0.0)),
        (ALONE, (2.0,)),
        (BORN, (0.5, 2020.0, 2.0, 1.0, 5.0)),
        (replace(BORN, parts=("days",)), (1e12,)),
        (replace(BORN, parts=("year", "month", "day")), (2021.0, 2.0, 30.0)),
        (replace(BORN, parts=("year", "weekday")), (2021.0, 2.0)),
    ],
)
def test_inputs_of_no_value_are_refused(column: ColumnEncoding, inputs: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match=column.name):
        column.decode(inputs)


def test_a_dropped_category_is_that_of_no_ones() -> None:
    port = replace(PORT, drop_first=True)
    assert port.input_names == ("port = C", "port = Q")
    assert port.decode((0.0, 0.0)) == "S"


def test_rows_are_encoded_column_by_column() -> None:
    assert encoded_row((AGE, PORT, ALONE), (4, "C", "yes")) == (4.0, 0.0, 1.0, 0.0, 1.0)
    assert input_slices((AGE, PORT, ALONE)) == (slice(0, 1), slice(1, 4), slice(4, 5))
    assert is_plain([ColumnEncoding("age"), ColumnEncoding("fare")])
    assert not is_plain([AGE])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\0"}, "name"),
        ({"kind": Kind.TEXT}, "kind"),
        ({"kind": Kind.CATEGORY}, "categories"),
        ({"kind": Kind.CATEGORY, "categories": ("a", "a")}, "categories"),
        ({"kind": Kind.CATEGORY, "categories": ("a", "NA")}, "categories"),
        ({"kind": Kind.CATEGORY, "categories": (None,)}, "categories"),
        ({"kind": Kind.CATEGORY, "categories": tuple(map(str, range(51)))}, "categories"),
        ({"kind": Kind.CATEGORY, "categories": ("a",), "missing": "b"}, "missing"),
        ({"kind": Kind.CATEGORY, "categories": ("a", None), "missing": "a"}, "missing"),
        ({"kind": Kind.YES_NO, "categories": ("a", "b", "c")}, "categories"),
        ({"kind": Kind.YES_NO, "categories": ("a", None)}, "categories"),
        ({"kind": Kind.YES_NO, "categories": ("a", "b"), "drop_first": True}, "drop_first"),
        ({"kind": Kind.CATEGORY, "categories": ("a",), "drop_first": True}, "drop_first"),
        ({"categories": ("a", "b")}, "categories"),
        ({"parts": ("year",)}, "parts"),
        ({"missing": "a"}, "missing"),
        ({"missing": 1e101}, "missing"),
        ({"kind": Kind.DATE, "parts": ("days",), "first": "2020-01-01"}, "format"),
        ({"kind": Kind.DATE, "format": "%Y-%m-%d", "first": "2020-01-01"}, "parts"),
        ({"kind": Kind.DATE, "format": "%Y-%m-%d", "parts": ("days",)}, "first"),
    ],
)
def test_what_a_column_cannot_be_is_refused(values: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidValue) as error:
        ColumnEncoding(**({"name": "a"} | values))  # type: ignore[arg-type]
    assert error.value.field == field
