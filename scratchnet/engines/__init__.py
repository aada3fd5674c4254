"""Ways to compute the network: each engine does the same steps, some faster.

An engine is chosen beside the experiment, never in it: it may change how long a run takes,
and the reference says what comes out.
"""

from scratchnet.datasets import Dataset
from scratchnet.engines.engine import Engine, Interrupted, StepInterrupted
from scratchnet.engines.reference import ReferenceEngine
from scratchnet.errors import InvalidValue
from scratchnet.experiment import Experiment

#: Every engine by its name.
ENGINES: dict[str, type[ReferenceEngine]] = {"reference": ReferenceEngine}

DEFAULT_ENGINE = "reference"


def make_engine(name: str, experiment: Experiment, dataset: Dataset) -> Engine:
    """Return an engine at the experiment's initial parameters. Raises InvalidValue."""
    if name not in ENGINES:
        raise InvalidValue("engine", name, "one of " + ", ".join(f'"{known}"' for known in ENGINES))
    return ENGINES[name](experiment, dataset)


__all__ = ["DEFAULT_ENGINE", "ENGINES", "Engine", "Interrupted", "StepInterrupted", "make_engine"]
