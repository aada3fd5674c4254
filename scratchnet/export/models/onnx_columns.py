"""The columns of a table as inputs of an ONNX graph, and their values as its models take them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import nan

from scratchnet.export.models.onnx_graph import INPUTS, MACHINE_LEARNING, Graph
from scratchnet.export.models.trained_network import TrainedNetwork
from scratchnet.tables import ColumnEncoding, Kind
from scratchnet.tables.column_encoding import is_missing_value

#: The first of January 1970 as an ordinal number, its weekday, and the days before it from
#: 1 March of the year 0; the days of 400 years.
_FIRST_OF_1970 = date(1970, 1, 1).toordinal()
_WEEKDAY_OF_1970 = date(1970, 1, 1).weekday()
_DAYS_BEFORE_1970, _DAYS_OF_CYCLE = 719_468, 146_097


def add_inputs(graph: Graph, network: TrainedNetwork) -> str:
    """Add the inputs of the graph; return the inputs of the network, shape (points, inputs)."""
    if not has_named_inputs(network.columns):
        points = graph.input(INPUTS, len(network.inputs))
        fills = [column.missing for column in network.columns]
        if all(fill is None for fill in fills):
            return points
        filled = graph.numbers([fill if isinstance(fill, float) else nan for fill in fills])
        return graph.add("Where", graph.add("IsNaN", points), filled, points)
    parts = []
    for name, column in zip(network.row_variables, network.columns, strict=True):
        value = graph.input(name, 1, text=bool(column.categories))
        if column.categories:
            parts.append(_categories(graph, value, column))
            continue
        if column.missing is not None:
            missing = column.missing
            fill = _days_since_1970(column, missing) if isinstance(missing, str) else missing
            value = graph.add("Where", graph.add("IsNaN", value), graph.number(fill), value)
        parts += [value] if column.kind is Kind.NUMBER else _date_parts(graph, value, column)
    return graph.add("Concat", *parts, axis=1)


def _categories(graph: Graph, value: str, column: ColumnEncoding) -> str:
    """Return the inputs of a category; NaN for what is none."""
    add = graph.add
    texts = {text: column.encode(text) for text in column.categories if text is not None}
    if column.missing is not None or None in column.categories:
        texts[""] = column.encode(None)
    one_hot = add("OneHotEncoder", value, domain=MACHINE_LEARNING, cats_strings=list(texts))
    # It is of single precision, which holds 0 and 1.
    found = graph.as_number(add("Squeeze", one_hot, graph.whole([1])))
    unknown = add("Equal", add("ReduceSum", found, graph.whole([1]), keepdims=1), graph.number(0.0))
    return add(
        "Where", unknown, graph.number(nan), add("MatMul", found, graph.table(list(texts.values())))
    )


def _date_parts(graph: Graph, days: str, column: ColumnEncoding) -> list[str]:
    """Return the parts of a date, given as days since 1970.

    Years, months and days are counted from 1 March of the year 0, in cycles of 400 years, so that
    a leap day is the last of its year. All numbers are whole, and quotients are rounded down.
    """
    add, number = graph.add, graph.number

    def quotient(value: str, divisor: int) -> str:
        return add("Floor", add("Div", value, number(divisor)))

    def rest(value: str, divisor: int) -> str:
        return add("Sub", value, add("Mul", quotient(value, divisor), number(divisor)))

    days = add("Floor", days)
    since = add("Add", days, number(_DAYS_BEFORE_1970))
    day_of_cycle = rest(since, _DAYS_OF_CYCLE)
    leap_days = add("Sub", quotient(day_of_cycle, 36_524), quotient(day_of_cycle, 1_460))
    leap_days = add("Sub", leap_days, quotient(day_of_cycle, _DAYS_OF_CYCLE - 1))
    year_of_cycle = quotient(add("Add", day_of_cycle, leap_days), 365)
    before = add("Mul", year_of_cycle, number(365))
    before = add("Add", before, quotient(year_of_cycle, 4))
    before = add("Sub", before, quotient(year_of_cycle, 100))
    day_of_year = add("Sub", day_of_cycle, before)
    # From March on, months have 153 days in every five.
    month = quotient(add("Add", add("Mul", day_of_year, number(5)), number(2)), 153)
    days_before = quotient(add("Add", add("Mul", month, number(153)), number(2)), 5)
    day = add("Add", add("Sub", day_of_year, days_before), number(1))
    next_year = add("GreaterOrEqual", month, number(10))
    moved = add("Where", next_year, number(-9), number(3))
    cycles = add("Mul", quotient(since, _DAYS_OF_CYCLE), number(400))
    year = add("Add", add("Add", year_of_cycle, cycles), graph.as_number(next_year))
    parts = {
        "days": add("Add", days, number(_FIRST_OF_1970 - column.first_day)),
        "year": year,
        "month": add("Add", month, moved),
        "day": day,
        "weekday": rest(add("Add", days, number(_WEEKDAY_OF_1970)), 7),
    }
    return [parts[part] for part in column.parts]


def has_named_inputs(columns: Sequence[ColumnEncoding]) -> bool:
    """Return whether a graph has an input for each column: not where all are numbers."""
    return any(column.kind is not Kind.NUMBER for column in columns)


def model_value(column: ColumnEncoding, value: object) -> float | str:
    """Return a value of a column as a model takes it. Raises ValueError for another."""
    if column.categories:
        if is_missing_value(value):
            return ""
        return column.decode(column.encode(value))  # type: ignore[return-value]
    if is_missing_value(value):
        return nan
    return (
        column.encode(value)[0] if column.kind is Kind.NUMBER else _days_since_1970(column, value)
    )


def _days_since_1970(column: ColumnEncoding, value: object) -> float:
    """Return a date of a column as a number."""
    (days,) = replace(column, parts=("days",)).encode(value)
    return days + column.first_day - _FIRST_OF_1970
