"""The kind of parameter that holds a formula in x and y."""

from dataclasses import dataclass
from typing import Any

from scratchnet.declare.parameter import NotAllowed, Parameter
from scratchnet.formula import FormulaError, parse_formula


@dataclass(frozen=True, kw_only=True)
class FormulaText(Parameter):
    """A formula as text. It is parsed by our own whitelist and never run as Python."""

    def allowed(self) -> str:
        return 'a formula in x and y, such as "x*x + y*y < 1"'

    def check(self, value: object) -> str:
        if not isinstance(value, str):
            raise NotAllowed(self.allowed())
        try:
            parse_formula(value)
        except FormulaError as error:
            raise NotAllowed(f"{self.allowed()} ({error})") from None
        return value

    def parse(self, text: str) -> object:
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1}
