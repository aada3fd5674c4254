"""Engines by name: which exist, which may continue another's run, and how one is built."""

from scratchnet.datasets import Dataset, target_scaling_of
from scratchnet.engines.engine import Engine
from scratchnet.engines.preparing import is_prepared, prepare
from scratchnet.engines.reference import ReferenceEngine
from scratchnet.engines.scaled_targets import ScaledTargetsEngine
from scratchnet.errors import InvalidValue
from scratchnet.experiment import Experiment

REFERENCE, EXACT, FAST = "reference", "exact", "fast"
#: Every engine by its name.
ENGINES = (REFERENCE, EXACT, FAST)
DEFAULT_ENGINE = EXACT

#: These give the same bits.
_SAME_BITS = (REFERENCE, EXACT)


def ready_engine(name: str = EXACT) -> str:
    """Return the quickest engine with the bits of this one that can be built without waiting.

    FAST alone has its bits, so it is returned whether it is ready or not.
    """
    if name not in _SAME_BITS:
        return name
    return EXACT if is_prepared(EXACT) else REFERENCE


def may_hand_over(before: str, after: str, step: int) -> bool:
    """Return whether one engine may continue where another stopped after ``step`` steps.

    Within a run the digits must remain those of one engine, so that it can be repeated.
    """
    return step == 0 or before == after or (before in _SAME_BITS and after in _SAME_BITS)


#: What each engine is, and when to use it.
ENGINE_HELP = {
    REFERENCE: "Plain Python that can be read line by line; slow. Use it to follow the arithmetic.",
    EXACT: "Compiled; every digit is the reference's. The usual choice.",
    FAST: "Compiled for speed; the last digits differ from the reference's. Use it for long runs.",
}


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
    scaling = target_scaling_of(experiment, dataset)
    if scaling.plain:
        return _engine_of(name, experiment, dataset)
    return ScaledTargetsEngine(_engine_of(name, experiment, scaling.scaled(dataset)), scaling)


def _engine_of(name: str, experiment: Experiment, dataset: Dataset) -> Engine:
    if name == REFERENCE:
        return ReferenceEngine(experiment, dataset)
    from scratchnet.engines.compiled.engine import ExactEngine, FastEngine

    return (ExactEngine if name == EXACT else FastEngine)(experiment, dataset)
