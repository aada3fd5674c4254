"""How the values of a column become inputs of a network, and inputs values again.

An experiment declares this for each column of its table. The functions are shipped with exported
networks, which take the table's columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from scratchnet.errors import InvalidValue
from scratchnet.tables.columns import DATE_FORMATS, INPUT_KINDS, MOST_CATEGORIES, Kind, date_of
from scratchnet.tables.table import LARGEST_NUMBER, is_missing
from scratchnet.texts import check_text

#: A value of a column: a number, a category or date as text, or None for a missing one.
Value = float | str | None

#: What can be taken of a date, and what it is called in the window.
DATE_PARTS: dict[str, str] = {
    "days": "days since the first",
    "year": "year",
    "month": "month",
    "day": "day of the month",
    "weekday": "weekday",
}

#: The kinds by their names in files.
KIND_NAMES = {kind.name.lower(): kind for kind in INPUT_KINDS}

LONGEST_NAME = 100
LONGEST_CATEGORY = 1_000
#: What the category of missing values is called: in names of inputs, and among other categories.
_MISSING_NAME, MISSING_LABEL = "missing", "(missing)"


@dataclass(frozen=True, slots=True)
class ColumnEncoding:
    """A column called ``name``, and how its values become inputs.

    - A number is one input.
    - A category is one input of 0 and 1 for each of its ``categories``, without the first if
      ``drop_first``. None among them is the category of missing values.
    - Yes/no is one input: its ``categories`` are the words for 0 and for 1.
    - A date is one input for each of its ``parts`` (`DATE_PARTS`; Monday is weekday 0). It is
      written in ``format``, and ``first`` is the date of day 0.

    ``missing`` is the value that takes the place of a missing one; None: a value is required.
    Raises InvalidValue, whose field is that of this record.
    """

    name: str
    kind: Kind = Kind.NUMBER
    categories: tuple[str | None, ...] = ()
    drop_first: bool = False
    format: str = ""
    parts: tuple[str, ...] = ()
    first: str = ""
    missing: Value = None

    def __post_init__(self) -> None:
        _check_text("name", self.name, LONGEST_NAME)
        if self.kind not in INPUT_KINDS:
            raise InvalidValue("kind", self.kind.value, "one of " + ", ".join(KIND_NAMES))
        if self.kind in (Kind.CATEGORY, Kind.YES_NO):
            self._check_categories()
        elif self.categories:
            raise InvalidValue("categories", self.categories, "none for this kind of column")
        if self.drop_first and self.kind is not Kind.CATEGORY:
            raise InvalidValue("drop_first", True, "false for this kind of column")
        if self.kind is Kind.DATE:
            self._check_date()
        elif self.format or self.parts or self.first:
            field = next(name for name in ("format", "parts", "first") if getattr(self, name))
            raise InvalidValue(field, getattr(self, field), "none for this kind of column")
        self._check_missing()

    def _check_categories(self) -> None:
        yes_no = self.kind is Kind.YES_NO
        for category in self.categories:
            if category is not None:
                _check_text("categories", category, LONGEST_CATEGORY)
                if is_missing(category):
                    raise InvalidValue("categories", category, "texts that are not missing values")
            elif yes_no:
                raise InvalidValue("categories", None, "two texts")
        texts = [category for category in self.categories if category is not None]
        if len(set(self.categories)) < len(self.categories):
            raise InvalidValue("categories", self.categories, "each category once")
        allowed = "two texts, for no and for yes" if yes_no else f"1 to {MOST_CATEGORIES} texts"
        if len(texts) != 2 if yes_no else not 1 <= len(texts) <= MOST_CATEGORIES:
            raise InvalidValue("categories", self.categories, allowed)
        if self.drop_first and len(self.categories) < 2:
            raise InvalidValue("drop_first", True, "false for a single category")

    def _check_date(self) -> None:
        if self.format not in DATE_FORMATS:
            raise InvalidValue("format", self.format, "one of " + ", ".join(DATE_FORMATS))
        known = "each once of " + ", ".join(DATE_PARTS)
        for part in self.parts:
            if not isinstance(part, str) or part not in DATE_PARTS:
                raise InvalidValue("parts", part, known)
        if not self.parts or len(set(self.parts)) < len(self.parts):
            raise InvalidValue("parts", self.parts, known)
        if not isinstance(self.first, str) or date_of(self.first, self.format) is None:
            raise InvalidValue("first", self.first, f"a date in the format {self.format}")

    def _check_missing(self) -> None:
        if self.missing is None:
            return
        if self.kind is Kind.NUMBER:
            fits = isinstance(self.missing, float) and abs(self.missing) <= LARGEST_NUMBER
            allowed = f"null, or a number up to {LARGEST_NUMBER:g}"
        elif self.kind is Kind.DATE:
            fits = isinstance(self.missing, str) and bool(date_of(self.missing, self.format))
            allowed = f"null, or a date in the format {self.format}"
        else:
            fits = self.missing in self.categories and None not in self.categories
            allowed = "null, or one of the categories if null is none of them"
        if not fits:
            raise InvalidValue("missing", self.missing, allowed)

    @property
    def width(self) -> int:
        """How many inputs it becomes."""
        if self.kind is Kind.DATE:
            return len(self.parts)
        return len(self.categories) - self.dropped if self.categories else 1

    @property
    def dropped(self) -> int:
        """How many categories have no input of their own: 0, or 1 for the first."""
        return int(self.drop_first or self.kind is Kind.YES_NO)

    @property
    def category_names(self) -> tuple[str, ...]:
        """What its categories are called where they are shown."""
        return tuple(MISSING_LABEL if each is None else each for each in self.categories)

    @property
    def input_names(self) -> tuple[str, ...]:
        """The names of its inputs."""
        if self.kind is Kind.CATEGORY:
            return tuple(
                f"{self.name} {_MISSING_NAME}" if category is None else f"{self.name} = {category}"
                for category in self.categories[self.dropped :]
            )
        if self.kind is Kind.DATE:
            return tuple(
                f"{self.name} (days)" if part == "days" else f"{self.name} {part}"
                for part in self.parts
            )
        return (self.name,)

    @property
    def is_decodable(self) -> bool:
        """Whether inputs tell the value: of a date, a weekday alone does not."""
        parts = {*self.parts}
        return self.kind is not Kind.DATE or "days" in parts or {"year", "month", "day"} <= parts

    @property
    def first_day(self) -> int:
        """Day 0 of a date as an ordinal number, see `datetime.date.toordinal`."""
        first = date_of(self.first, self.format)
        assert first is not None
        return first.toordinal()

    def encode(self, value: object) -> tuple[float, ...]:
        """Return the inputs of a value. Raises ValueError, which names the column."""
        match self.kind:
            case Kind.NUMBER:
                assert not isinstance(self.missing, str)
                return number_inputs(self.name, value, self.missing)
            case Kind.DATE:
                assert not isinstance(self.missing, float)
                return date_inputs(
                    self.name, value, self.format, self.parts, self.first_day, self.missing
                )
            case _:
                assert not isinstance(self.missing, float)
                return category_inputs(
                    self.name, value, self.categories, self.dropped, self.missing
                )

    def decode(self, inputs: Sequence[float]) -> Value:
        """Return the value that has these inputs. Raises ValueError if none has."""
        match self.kind:
            case Kind.NUMBER:
                return inputs[0]
            case Kind.DATE:
                return self._date(dict(zip(self.parts, inputs, strict=True)))
        ones = [place for place, value in enumerate(inputs, self.dropped) if value == 1.0]
        zeros = [value for value in inputs if value == 0.0]
        if len(ones) + len(zeros) != len(inputs) or len(ones) > 1 or not (ones or self.dropped):
            raise ValueError(f"{self.name} has no category with the inputs {tuple(inputs)}")
        return self.categories[ones[0] if ones else 0]

    def _date(self, numbers: dict[str, float]) -> str:
        problem = ValueError(f"{self.name} has no date with the inputs {numbers}")
        if not (self.is_decodable and all(number.is_integer() for number in numbers.values())):
            raise problem
        parts = {part: int(number) for part, number in numbers.items()}
        try:
            if "days" in parts:
                return date_text(date.fromordinal(self.first_day + parts["days"]), self.format)
            return date_text(date(parts["year"], parts["month"], parts["day"]), self.format)
        except (OverflowError, ValueError):
            raise problem from None


def is_plain(columns: Sequence[ColumnEncoding]) -> bool:
    """Return whether each column is one input, its numbers as they are."""
    return all(each.kind is Kind.NUMBER and each.missing is None for each in columns)


def encoded_row(columns: Sequence[ColumnEncoding], row: Sequence[object]) -> tuple[float, ...]:
    """Return the inputs of a row, which has a value for each column. Raises ValueError."""
    return tuple(
        number
        for column, value in zip(columns, row, strict=True)
        for number in column.encode(value)
    )


def input_slices(columns: Sequence[ColumnEncoding]) -> tuple[slice, ...]:
    """Return for each column which of all inputs are its own."""
    slices, begin = [], 0
    for column in columns:
        slices.append(slice(begin, begin + column.width))
        begin += column.width
    return tuple(slices)


def date_text(day: date, form: str) -> str:
    """Return a date as text in a format, with four digits of the year."""
    return day.strftime(form.replace("%Y", f"{day.year:04}"))


def is_missing_value(value: Any) -> bool:
    """Return whether a value is missing: None, NaN, or a text such as "" and NA."""
    return is_missing(value) if isinstance(value, str) else value is None or value != value


def number_inputs(column: str, value: Any, missing: float | None) -> tuple[float, ...]:
    """Return the input of a number; ``missing`` takes the place of a missing one.

    Raises ValueError for what is no number, and for a missing one if ``missing`` is None.
    """
    if is_missing_value(value):
        value = missing
    try:
        return (float(value),)
    except (OverflowError, TypeError, ValueError):
        raise ValueError(f"{column} is {value!r}; allowed: a number") from None


def category_inputs(
    column: str, value: Any, categories: Sequence[str | None], dropped: int, missing: str | None
) -> tuple[float, ...]:
    """Return an input for each category, 1 for that of the value, else 0.

    The first ``dropped`` categories have none. A number is taken as its text. ``missing`` takes
    the place of a missing value. Raises ValueError for what is no category.
    """
    known = [missing]
    if not is_missing_value(value):
        # A category 1 may be given as 1 and as 1.0.
        whole = isinstance(value, float) and value.is_integer()
        known = [str(value), str(int(value)) if whole else str(value)]
    for text in known:
        if text in categories:
            place = categories.index(text)
            return tuple(float(place == each) for each in range(dropped, len(categories)))
    allowed = ", ".join(repr(category) for category in categories)
    raise ValueError(f"{column} is {value!r}; allowed: {allowed}")


def date_inputs(
    column: str, value: Any, form: str, parts: Sequence[str], first: int, missing: str | None
) -> tuple[float, ...]:
    """Return the parts of a date, which is a `datetime.date` or a text in a format, or in ISO's.

    ``first`` is the ordinal number of day 0. ``missing`` takes the place of a missing value.
    Raises ValueError for what is no date.
    """
    if is_missing_value(value):
        value = missing
    if isinstance(value, date):
        value = value.isoformat()
    day = date_of(str(value), form) or date_of(str(value), "%Y-%m-%d")
    if day is None:
        raise ValueError(f"{column} is {value!r}; allowed: a date in the format {form}")
    numbers = {
        "days": day.toordinal() - first,
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "weekday": day.weekday(),
    }
    return tuple(float(numbers[part]) for part in parts)


def _check_text(field: str, text: object, longest: int) -> None:
    if not isinstance(text, str) or not 0 < len(text) <= longest:
        raise InvalidValue(field, text, f"a text of 1 to {longest:,} characters")
    check_text(field, text, lines=True)
