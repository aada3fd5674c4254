"""The experiment: everything that decides a run, each parameter declared once.

Controls, command line, file format and schema are all derived from the declarations in the
sections. To add a parameter, add a field to its section; nothing else lists them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from scratchnet.errors import InvalidValue, UnknownField
from scratchnet.experiment.data import Data
from scratchnet.experiment.declaring import check_fields, declarations, declared
from scratchnet.experiment.network import Network
from scratchnet.experiment.parameter import Integer, NotAllowed, Parameter
from scratchnet.experiment.training import Training


@dataclass(frozen=True, slots=True)
class Experiment:
    """One frozen, validated experiment. The defaults are the article's.

    Raises InvalidValue, naming the field, the value and what is allowed.
    """

    seed: int = declared(
        Integer(
            label="Seed",
            help="Decides the initial parameters, random samples, noise and batch order.",
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

    def value(self, path: str) -> Any:
        """Return the value of a parameter, by its dotted path."""
        section, _, name = _known(path).rpartition(".")
        return getattr(getattr(self, section) if section else self, name)

    def with_values(self, values: Mapping[str, object]) -> "Experiment":
        """Return a copy with some parameters changed, each by its dotted path."""
        experiment = self
        for path, value in values.items():
            section, _, name = _known(path).rpartition(".")
            if section:
                changed = replace(getattr(experiment, section), **{name: value})
                experiment = replace(experiment, **{section: changed})
            else:
                experiment = replace(experiment, **{name: value})  # type: ignore[arg-type]
        return experiment

    def differences(self, other: "Experiment") -> Iterator[str]:
        """Yield the paths at which the two differ."""
        return (path for path in PARAMETERS if self.value(path) != other.value(path))


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


def parse_value(path: str, text: str) -> object:
    """Read a parameter's value as typed on a command line; `with_values` is still to check it.

    Raises UnknownField, and InvalidValue for text that no value looks like.
    """
    try:
        return PARAMETERS[_known(path)].parse(text)
    except NotAllowed as error:
        raise InvalidValue(path, text, str(error)) from None


def _known(path: str) -> str:
    if path not in PARAMETERS:
        raise UnknownField(path, list(PARAMETERS))
    return path
