"""What the training thread sends the window: updates as often as they are taken, and events."""

from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from scratchnet.datasets import Problem
from scratchnet.engines import PendingStep
from scratchnet.experiment import Experiment
from scratchnet.records import Check
from scratchnet.reference.article import Parameters
from scratchnet.run.snapshot import Frame, Scene

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Update:
    """What the window shows of a run at one moment.

    ``scene`` is the same object in every update of a run.
    """

    run_id: int
    scene: Scene
    frame: Frame
    running: bool
    steps_per_second: float | None


@dataclass(frozen=True, slots=True)
class Building:
    """A run is being built, which takes long; ``done`` is the fraction that is done."""

    run_id: int
    done: float


@dataclass(frozen=True, slots=True)
class Explaining:
    """What a view shows takes long to work out; ``done`` is the fraction that is done.

    None says that nothing is under way, or that nobody knows how long it takes.
    """

    run_id: int
    done: float | None


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A new run is ready, or an earlier one is back at ``restored_at`` (None for a new run)."""

    run_id: int
    experiment: Experiment
    restored_at: int | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A run could not be built; the one before continues, under the new id."""

    run_id: int
    message: str


@dataclass(frozen=True, slots=True)
class Started:
    """Training has started."""


@dataclass(frozen=True, slots=True)
class Paused:
    """Training was paused, or the run has ended (finished, diverged)."""


@dataclass(frozen=True, slots=True)
class StepPending:
    """The step that a run at rest would make next, and the live settings it would have.

    ``bug`` is the bug that is planted in the run, or "", and ``held`` are the gradients that the
    reference's network holds before the step.
    """

    run_id: int
    problem: Problem
    experiment: Experiment
    pending: PendingStep
    bug: str = ""
    held: Parameters | None = None


@dataclass(frozen=True, slots=True)
class Replayed:
    """A run was replayed, ``step`` steps of it; all of it unless it was cancelled.

    ``check`` is how it compares with its record, if there is one and it was not cancelled.
    """

    run_id: int
    step: int
    complete: bool
    check: Check | None


Event = Building | Explaining | Rebuilt | Rejected | Started | Paused | StepPending | Replayed


class LatestValue(Generic[T]):
    """Hands values from one thread to another; a newer value replaces one that was not taken.

    So nothing queues up, however slow the taker is.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._value: T | None = None

    def put(self, value: T) -> None:
        """Leave a value, in place of any that was not taken."""
        with self._lock:
            self._value = value

    def take(self) -> T | None:
        """Take the value out; return None if there is none."""
        with self._lock:
            value, self._value = self._value, None
            return value

    @property
    def empty(self) -> bool:
        """Whether the last value was taken, so that making another is worth while."""
        with self._lock:
            return self._value is None
