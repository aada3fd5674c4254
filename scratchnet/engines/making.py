"""Making an engine by its name."""

from scratchnet.datasets import Dataset
from scratchnet.engines.engine import Engine
from scratchnet.engines.names import ENGINES, EXACT, REFERENCE
from scratchnet.engines.preparing import prepare
from scratchnet.engines.reference import ReferenceEngine
from scratchnet.errors import InvalidValue
from scratchnet.experiment import Experiment


def make_engine(name: str, experiment: Experiment, dataset: Dataset) -> Engine:
    """Return an engine at the experiment's initial parameters.

    A compiled engine that was not prepared is prepared first, which may take seconds. Raises
    InvalidValue for an unknown name, and EngineUnavailable.
    """
    if name not in ENGINES:
        raise InvalidValue("engine", name, "one of " + ", ".join(f'"{known}"' for known in ENGINES))
    if name != REFERENCE:
        prepare(name)
    return engine_of(name, experiment, dataset)


def engine_of(name: str, experiment: Experiment, dataset: Dataset) -> Engine:
    """Return an engine, one that is prepared or that this process itself compiles."""
    if name == REFERENCE:
        return ReferenceEngine(experiment, dataset)
    from scratchnet.engines.compiled.engine import ExactEngine, FastEngine

    return (ExactEngine if name == EXACT else FastEngine)(experiment, dataset)
