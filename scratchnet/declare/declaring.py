"""Turning declarations into dataclass fields, and checking the fields against them."""

from dataclasses import field, fields
from typing import Any

from scratchnet.declare.parameter import NotAllowed, Parameter
from scratchnet.errors import InvalidValue


def declared(parameter: Parameter) -> Any:
    """Make a dataclass field out of a declaration."""
    return field(default=parameter.default, metadata={"parameter": parameter})


def declarations(section: type) -> dict[str, Parameter]:
    """Return the declarations of a section by field name, in order."""
    return {f.name: f.metadata["parameter"] for f in fields(section) if "parameter" in f.metadata}


def check_fields(section: Any, prefix: str) -> None:
    """Bring every declared field into its normal form, or raise InvalidValue.

    ``prefix`` is what stands before a field's name in its dotted path. Called from
    ``__post_init__`` of a frozen section, hence the way around the frozen attributes.
    """
    for name, parameter in declarations(type(section)).items():
        value = getattr(section, name)
        try:
            object.__setattr__(section, name, parameter.check(value))
        except NotAllowed as error:
            raise InvalidValue(prefix + name, value, str(error)) from None
