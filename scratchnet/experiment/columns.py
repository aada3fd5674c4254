"""The columns of a table as a parameter of an experiment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scratchnet.declare.parameter import NotAllowed, Parameter, PartNotAllowed, finite
from scratchnet.errors import InvalidValue
from scratchnet.tables import DATE_PARTS, ColumnEncoding
from scratchnet.tables.column_encoding import KIND_NAMES, LONGEST_CATEGORY, LONGEST_NAME
from scratchnet.tables.columns import DATE_FORMATS, MOST_CATEGORIES

_NAME_OF = {kind: name for name, kind in KIND_NAMES.items()}
_FIELDS = ("name", "kind", "categories", "drop_first", "format", "parts", "first", "missing")


@dataclass(frozen=True, kw_only=True)
class Columns(Parameter):
    """A list of up to ``most`` columns of a table, each a `ColumnEncoding`.

    In files each is an object; a field that a kind of column does not have is left out.
    """

    most: int

    def allowed(self) -> str:
        return (
            f"a list of up to {self.most:,} columns with different names, such as "
            '[{"name": "age", "kind": "number"}]'
        )

    def check(self, value: object) -> tuple[ColumnEncoding, ...]:
        if not isinstance(value, list | tuple) or len(value) > self.most:
            raise NotAllowed(self.allowed())
        columns = tuple(read_column(each, f"[{number}]") for number, each in enumerate(value))
        names: set[str] = set()
        for number, column in enumerate(columns):
            if column.name in names:
                raise PartNotAllowed(f"[{number}].name", column.name, "each name once")
            names.add(column.name)
        return columns

    def document(self, value: Any) -> Any:
        return [column_document(column) for column in value]

    def schema(self) -> dict[str, Any]:
        category = {"type": ["string", "null"], "minLength": 1, "maxLength": LONGEST_CATEGORY}
        properties: dict[str, Any] = {
            "name": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME},
            "kind": {
                "enum": list(KIND_NAMES),
                "description": "A category becomes an input of 0 and 1 for each of its values, "
                "yes/no one input, a date an input for each of its parts.",
            },
            "categories": {
                "type": "array",
                "items": category,
                "maxItems": MOST_CATEGORIES + 1,
                "description": "Of a category its values in order, null for missing ones; of "
                "yes/no the words for 0 and for 1.",
            },
            "drop_first": {
                "type": "boolean",
                "description": "Whether the first category has no input.",
            },
            "format": {"enum": list(DATE_FORMATS), "description": "How a date is written."},
            "parts": {"type": "array", "items": {"enum": list(DATE_PARTS)}, "minItems": 1},
            "first": {"type": "string", "description": "The date of day 0."},
            "missing": {
                "type": ["number", "string", "null"],
                "description": "The value that takes the place of a missing one; null: a value is "
                "required.",
            },
        }
        column = {
            "type": "object",
            "properties": properties,
            "required": ["name"],
            "additionalProperties": False,
        }
        return {"type": "array", "items": column, "maxItems": self.most}


def column_document(column: ColumnEncoding) -> dict[str, Any]:
    """Return a column as an object of JSON, without the fields that its kind does not have."""
    document: dict[str, Any] = {"name": column.name, "kind": _NAME_OF[column.kind]}
    if column.categories:
        document["categories"] = list(column.categories)
    if column.drop_first:
        document["drop_first"] = True
    if column.parts:
        document |= {"format": column.format, "parts": list(column.parts), "first": column.first}
    return document | {"missing": column.missing}


def read_column(value: object, place: str) -> ColumnEncoding:
    """Return a column as an object of JSON declares it. Raises PartNotAllowed."""
    if isinstance(value, ColumnEncoding):
        return value
    if not isinstance(value, Mapping):
        raise PartNotAllowed(place, value, "an object in { }, with a name and a kind")
    for field in value:
        if field not in _FIELDS:
            raise PartNotAllowed(place, {field: value[field]}, "the fields " + ", ".join(_FIELDS))
    kind = value.get("kind", "number")
    if not isinstance(kind, str) or kind not in KIND_NAMES:
        raise PartNotAllowed(f"{place}.kind", kind, "one of " + ", ".join(KIND_NAMES))
    lists = {name: value.get(name, ()) for name in ("categories", "parts")}
    for name, each in lists.items():
        if not isinstance(each, list | tuple):
            raise PartNotAllowed(f"{place}.{name}", each, "a list of texts")
    drop_first = value.get("drop_first", False)
    if not isinstance(drop_first, bool):
        raise PartNotAllowed(f"{place}.drop_first", drop_first, "true or false")
    missing = value.get("missing")
    if missing is not None and not isinstance(missing, str) and finite(missing) is None:
        raise PartNotAllowed(f"{place}.missing", missing, "null, a finite number or a text")
    try:
        return ColumnEncoding(
            name=value.get("name", ""),
            kind=KIND_NAMES[kind],
            categories=tuple(lists["categories"]),
            drop_first=drop_first,
            format=value.get("format", ""),
            parts=tuple(lists["parts"]),
            first=value.get("first", ""),
            missing=missing if isinstance(missing, str) else finite(missing),
        )
    except InvalidValue as error:
        raise PartNotAllowed(f"{place}.{error.field}", error.value, error.allowed) from None
