"""A figure's settings while a person changes them. No Qt."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from gui.export.figure.spec import MM_PER_INCH, FigureSpec
from scratchnet.errors import InvalidInput

#: Digits of a length after it has been converted: finer than any printer.
_DIGITS = 4


class Draft:
    """``values`` is what was entered, by the names of settings, allowed or not.

    ``spec`` is the last of it that was allowed.
    """

    def __init__(self, spec: FigureSpec, options: Mapping[str, object]) -> None:
        self.spec = spec
        self.values: dict[str, Any] = {}
        self.take(spec)
        for name, value in options.items():
            self.put(name, value)

    def take(self, spec: FigureSpec) -> None:
        """Begin anew with these settings."""
        self.spec = spec
        self.values = {field.name: getattr(spec, field.name) for field in fields(spec)}

    def put(self, name: str, value: object) -> None:
        """Enter one setting; with another unit lengths become other numbers."""
        if name == "unit" and value != self.values["unit"]:
            factor = MM_PER_INCH if value == "mm" else 1 / MM_PER_INCH
            for side in ("width", "height"):
                self.values[side] = round(self.values[side] * factor, _DIGITS)
        self.values[name] = value
        if not self.reason():
            self.spec = FigureSpec(**self.values)

    def reason(self) -> str:
        """Return why there can be no such figure, or nothing."""
        if not self.values["views"]:
            return "no view is checked"
        try:
            FigureSpec(**self.values)
        except InvalidInput as error:
            return str(error)
        return ""

    def with_words_of(self, spec: FigureSpec) -> FigureSpec:
        """Return other settings with the title and the caption that were entered."""
        return replace(spec, title=self.spec.title, caption=self.spec.caption)


def with_fitting_views(spec: FigureSpec, fitting: Sequence[str]) -> FigureSpec:
    """Return settings with those views that suit; if none does, with the first few that do."""
    return replace(spec, views=_fitting(spec.views, fitting) or tuple(fitting[:3]))


def _fitting(views: Sequence[str], fitting: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in views if name in fitting)
