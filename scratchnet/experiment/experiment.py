"""The experiment: everything that decides a run, each parameter declared once.

Controls, command line, file format and schema are all derived from the declarations in the
sections. To add a parameter, add a field to its section; nothing else lists them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from scratchnet.declare.lists import Formulas
from scratchnet.declare.parameter import (
    Integer,
    NotAllowed,
    Parameter,
    check_fields,
    declarations,
    declared,
)
from scratchnet.errors import InvalidValue, UnknownField
from scratchnet.experiment.data import INPUT_NAMES, Data, input_names
from scratchnet.experiment.network import Network
from scratchnet.experiment.training import Training
from scratchnet.registry import LOSSES


@dataclass(frozen=True, slots=True)
class Experiment:
    """One frozen, validated experiment. The defaults are the article's.

    Raises InvalidValue, naming the field, the value and what is allowed.
    """

    seed: int = declared(
        Integer(
            label="Seed",
            help="The seed of the initial weights, random samples, noise and batch order.",
            term="Seed",
            default=0,
            minimum=0,
            maximum=2_147_483_647,
        )
    )
    data: Data = field(default_factory=Data)
    network: Network = field(default_factory=Network)
    training: Training = field(default_factory=Training)

    def __post_init__(self) -> None:
        check_fields(self, "")
        needed = LOSSES[self.training.loss].output_activation
        if needed is not None and self.network.output_activation != needed:
            raise InvalidValue(
                "training.loss",
                self.training.loss,
                f'another, or "{needed}" as network.output_activation',
            )
        if self.network.features:
            # Files with one input may name both, as before there were more than two.
            names = input_names(self.data)
            _check_features(self.network.features, names if len(names) > 2 else INPUT_NAMES)

    def value(self, path: str) -> Any:
        """Return the value of a parameter, by its dotted path."""
        section, _, name = _known(path).rpartition(".")
        return getattr(getattr(self, section) if section else self, name)

    def with_values(self, values: Mapping[str, object]) -> "Experiment":
        """Return a copy with some parameters changed, each by its dotted path."""
        changes: dict[str, dict[str, object]] = {}
        for path, value in values.items():
            section, _, name = _known(path).rpartition(".")
            changes.setdefault(section, {})[name] = value
        # All at once, for some values are allowed only together.
        top: dict[str, Any] = changes.pop("", {})
        top |= {
            section: replace(getattr(self, section), **section_changes)
            for section, section_changes in changes.items()
        }
        return replace(self, **top)

    def matters(self, path: str) -> bool:
        """Return whether a parameter makes a difference, the others being as they are."""
        conditions = PARAMETERS[path].applies_when
        return not conditions or any(
            all(self.value(other) in allowed for other, allowed in condition.items())
            for condition in conditions
        )

    def differences(self, other: "Experiment") -> Iterator[str]:
        """Yield the paths at which the two differ, in order."""
        for section, names in _NAMES.items():
            mine = getattr(self, section) if section else self
            theirs = getattr(other, section) if section else other
            # An edit keeps the sections that it does not touch; tables may be long.
            if mine is theirs:
                continue
            for name in names:
                if getattr(mine, name) != getattr(theirs, name):
                    yield f"{section}.{name}" if section else name


#: The sections of an experiment, in order.
SECTIONS: dict[str, type[Data] | type[Network] | type[Training]] = {
    "data": Data,
    "network": Network,
    "training": Training,
}

#: Every declared parameter by its dotted path, in order.
PARAMETERS: dict[str, Parameter] = declarations(Experiment) | {
    f"{section}.{name}": parameter
    for section, kind in SECTIONS.items()
    for name, parameter in declarations(kind).items()
}


#: The names of the parameters in each section; "" for those in none.
_NAMES = {
    "": tuple(declarations(Experiment)),
    **{section: tuple(declarations(kind)) for section, kind in SECTIONS.items()},
}


def parse_value(path: str, text: str) -> object:
    """Read a parameter's value as typed on a command line; `with_values` is still to check it.

    Raises UnknownField, and InvalidValue for text that is not a value.
    """
    try:
        return PARAMETERS[_known(path)].parse(text)
    except NotAllowed as error:
        raise InvalidValue(path, text, str(error)) from None


@lru_cache(maxsize=16)
def _check_features(features: tuple[str, ...], names: tuple[str, ...]) -> None:
    """Raise InvalidValue for formulas in other names than these."""
    parameter = PARAMETERS["network.features"]
    assert isinstance(parameter, Formulas)
    try:
        replace(parameter, variables=names, other_names=False).check(features)
    except NotAllowed as error:
        raise InvalidValue("network.features", features, str(error)) from None


def _known(path: str) -> str:
    if path not in PARAMETERS:
        raise UnknownField(path, list(PARAMETERS))
    return path
