"""Kinds of settings that only figures have: texts, fonts, lists of views."""

import re
from dataclasses import dataclass
from typing import Any

from gui.views.registry import all_pictures, class_picture_names, find_picture, picture_names
from scratchnet.declare.parameter import NotAllowed, Parameter
from scratchnet.errors import suggestion

MOST_VIEWS = 12
#: What XML can hold, less what controls terminals and the direction of other text.
_PLAIN = r"\x20-\x7e\xa0-\u200d\u2010-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd"
_LINE = re.compile(f"[{_PLAIN}\U00010000-\U0010ffff]*")
_LINES = re.compile(f"[\n{_PLAIN}\U00010000-\U0010ffff]*")
_FAMILY = re.compile(r"[\w][\w .+&-]{0,99}")


@dataclass(frozen=True, kw_only=True)
class Views(Parameter):
    """A list of pictures by the names in `gui.views.registry`, each once.

    Which of them fit depends on the experiment.
    """

    def allowed(self) -> str:
        names = ", ".join(f'"{picture.name}"' for picture in all_pictures())
        classes = " …, ".join(f'"{name}"' for name in class_picture_names())
        return f"a list of 1 to {MOST_VIEWS} of {names} or {classes} …, each once"

    def check(self, value: object) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or not 1 <= len(value) <= MOST_VIEWS:
            raise NotAllowed(self.allowed())
        names = tuple(self._checked(name) for name in value)
        if len(set(names)) < len(names):
            raise NotAllowed(self.allowed())
        return names

    def _checked(self, name: object) -> str:
        picture = find_picture(name) if isinstance(name, str) else None
        if picture is not None:
            return picture.name
        hint = suggestion(str(name), picture_names()).removeprefix(", ")
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
