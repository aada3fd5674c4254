"""Ways to compute the network: each engine does the same steps, some faster.

An engine is chosen beside the experiment, never in it: it may change how long a run takes,
and the reference says what comes out.
"""

from scratchnet.datasets import Dataset
from scratchnet.engines.engine import Engine, Interrupt, Made, StepSettings
from scratchnet.engines.reference import ReferenceEngine
from scratchnet.errors import InvalidValue
from scratchnet.experiment import Experiment

REFERENCE, EXACT, FAST = "reference", "exact", "fast"
#: Every engine by its name.
ENGINES = (REFERENCE, EXACT, FAST)

DEFAULT_ENGINE = REFERENCE


def make_engine(name: str, experiment: Experiment, dataset: Dataset) -> Engine:
    """Return an engine at the experiment's initial parameters. Raises InvalidValue.

    A compiled engine takes long the first time, and may fail: see `scratchnet.engines.preparing`.
    """
    if name not in ENGINES:
        raise InvalidValue("engine", name, "one of " + ", ".join(f'"{known}"' for known in ENGINES))
    if name == REFERENCE:
        return ReferenceEngine(experiment, dataset)
    from scratchnet.engines.compiled.engine import ExactEngine, FastEngine

    return (ExactEngine if name == EXACT else FastEngine)(experiment, dataset)


__all__ = [
    "DEFAULT_ENGINE",
    "ENGINES",
    "EXACT",
    "FAST",
    "REFERENCE",
    "Engine",
    "Interrupt",
    "Made",
    "StepSettings",
    "make_engine",
]
