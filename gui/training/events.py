"""What the training thread tells the window: readings often, facts now and then."""

from dataclasses import dataclass

from scratchnet.experiment import Experiment
from scratchnet.records import Check
from scratchnet.run.snapshot import Frame, Scene


@dataclass(frozen=True, slots=True)
class Reading:
    """What the window shows of a run at one moment.

    ``scene`` is the same object in every reading of a run.
    """

    run_id: int
    scene: Scene
    frame: Frame
    running: bool
    steps_per_second: float | None


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A new run stands ready."""

    run_id: int
    experiment: Experiment


@dataclass(frozen=True, slots=True)
class Rejected:
    """A run could not be built; the one before goes on, under the new id."""

    run_id: int
    message: str


@dataclass(frozen=True, slots=True)
class Started:
    """Training goes on."""


@dataclass(frozen=True, slots=True)
class Paused:
    """Training was paused, or has come to its end (finished, diverged)."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A run was made anew, ``step`` steps of it; all of it unless it was given up.

    ``check`` is how it compares with its record, if there is one and it was not given up.
    """

    run_id: int
    step: int
    complete: bool
    check: Check | None


Fact = Rebuilt | Rejected | Started | Paused | Repeated
