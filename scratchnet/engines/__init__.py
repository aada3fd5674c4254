"""Ways to compute the network: each engine does the same steps, some faster.

An engine is chosen with the experiment, never in it: it may change how long a run takes,
and the reference says what comes out.
"""

from scratchnet.engines.engine import (
    Engine,
    Interrupt,
    Interrupted,
    PendingStep,
    StepSettings,
    TrainedSteps,
)
from scratchnet.engines.factory import (
    DEFAULT_ENGINE,
    ENGINE_HELP,
    ENGINES,
    EXACT,
    FAST,
    REFERENCE,
    make_engine,
    may_hand_over,
    ready_engine,
)
from scratchnet.engines.preparing import EngineUnavailable, Preparation, is_prepared

__all__ = [
    "DEFAULT_ENGINE",
    "ENGINES",
    "ENGINE_HELP",
    "EXACT",
    "FAST",
    "REFERENCE",
    "Engine",
    "EngineUnavailable",
    "Interrupt",
    "Interrupted",
    "PendingStep",
    "Preparation",
    "StepSettings",
    "TrainedSteps",
    "is_prepared",
    "make_engine",
    "may_hand_over",
    "ready_engine",
]
