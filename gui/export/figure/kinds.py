"""Kinds of settings that only figures have: words, fonts, lists of views. No Qt."""

import re
from dataclasses import dataclass
from typing import Any

from scratchnet.declare.parameter import NotAllowed, Parameter
from scratchnet.errors import suggestion

#: The views of any experiment by the names that `--render` gives to their pictures. Which of them
#: suit depends on the data.
VIEWS = (
    "dataset",
    "untrained",
    "trained",
    "loss",
    "function-map-objective",
    "function-map-difference",
    "function-map-error",
    "surface",
    "curve",
    "confusion",
    "network",
    "histograms",
)
#: Other ways to write some of them.
SHORT_NAMES = {
    "objective": "function-map-objective",
    "difference": "function-map-difference",
    "error": "function-map-error",
    "weights": "histograms",
}
_CLASS = re.compile(r"(?:function-map-)?class-(\d{1,3})", re.ASCII)
MOST_VIEWS = 12
#: What XML can hold, less what controls terminals and the direction of other text.
_PLAIN = r"\x20-\x7e\xa0-\u200d\u2010-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd"
_LINE = re.compile(f"[{_PLAIN}\U00010000-\U0010ffff]*")
_LINES = re.compile(f"[\n{_PLAIN}\U00010000-\U0010ffff]*")
_FAMILY = re.compile(r"[\w][\w .+&-]{0,99}")


@dataclass(frozen=True, kw_only=True)
class Views(Parameter):
    """A list of views, each once."""

    def allowed(self) -> str:
        names = ", ".join(f'"{name}"' for name in VIEWS)
        return f'a list of 1 to {MOST_VIEWS} of {names} or "class-0", "class-1" …, each once'

    def check(self, value: object) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or not 1 <= len(value) <= MOST_VIEWS:
            raise NotAllowed(self.allowed())
        names = tuple(self._checked(name) for name in value)
        if len(set(names)) < len(names):
            raise NotAllowed(self.allowed())
        return names

    def _checked(self, name: object) -> str:
        if isinstance(name, str):
            full = SHORT_NAMES.get(name, name)
            if full in VIEWS:
                return full
            numbered = _CLASS.fullmatch(name)
            if numbered is not None:
                return f"function-map-class-{int(numbered[1])}"
        hint = suggestion(str(name), [*VIEWS, *SHORT_NAMES]).removeprefix(", ")
        raise NotAllowed(f"{self.allowed()}; {hint}" if hint else self.allowed())

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}, "maxItems": MOST_VIEWS}


@dataclass(frozen=True, kw_only=True)
class Text(Parameter):
    """Words of at most ``longest`` characters; in several lines, if they are ``broken``."""

    longest: int
    broken: bool = False

    def allowed(self) -> str:
        lines = "" if self.broken else " in one line"
        return f"a text{lines} of up to {self.longest} characters, none of which controls anything"

    def check(self, value: object) -> str:
        form = _LINES if self.broken else _LINE
        if not isinstance(value, str) or len(value) > self.longest or not form.fullmatch(value):
            raise NotAllowed(self.allowed())
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.longest}


@dataclass(frozen=True, kw_only=True)
class FontFamily(Parameter):
    """The name of a font. Whether this machine has it is found out when it is used."""

    def allowed(self) -> str:
        return 'the name of a font, such as "Arial" or "Times New Roman"'

    def check(self, value: object) -> str:
        if not isinstance(value, str) or not _FAMILY.fullmatch(value):
            raise NotAllowed(self.allowed())
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": 100}
