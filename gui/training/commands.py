"""What the window can ask of the training thread, and the queue by which the thread is asked.

A queued Qt slot never interrupts a busy loop, so commands wait behind a condition that the loop
checks between two chunks of steps, and sleeps on when it has nothing to do.
"""

from array import array
from dataclasses import dataclass, replace
from threading import Condition

from scratchnet.experiment import Experiment
from scratchnet.records import Run
from scratchnet.run.recipe import Recipe
from scratchnet.run.snapshot import FrameRequest


@dataclass(frozen=True, slots=True)
class Rebuild:
    """Build a new run. ``running`` says whether it trains at once; None: as the run before did.

    ``restores`` is the id of a run to continue instead, if it is still kept. ``keep`` are the ids
    of the runs that may be asked for later; all others are dropped. ``bug`` is the name of a bug to
    plant in the reference, which then computes the run.
    """

    run_id: int
    experiment: Experiment
    running: bool | None = None
    restores: int | None = None
    keep: tuple[int, ...] = ()
    bug: str = ""


@dataclass(frozen=True, slots=True)
class CancelBuilding:
    """Give up the run that is being built; the one before continues."""


@dataclass(frozen=True, slots=True)
class ReplayRun:
    """Replay a recipe's run by an engine at full speed, and verify it against its record.

    ``record`` is None where there is nothing to compare with. ``keep`` is as in `Rebuild`.
    """

    run_id: int
    recipe: Recipe
    record: Run | None
    engine: str
    keep: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Apply:
    """Apply the live settings of an experiment to the run; to a branch, those of branches too."""

    experiment: Experiment
    branch: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """Train until the run ends or a Pause comes."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop training after the current step."""


@dataclass(frozen=True, slots=True)
class Step:
    """Take ``count`` steps and pause."""

    count: int = 1


@dataclass(frozen=True, slots=True)
class TakePendingStep:
    """Send what the next step begins with, as soon as no step is made any more."""


@dataclass(frozen=True, slots=True)
class SetSpeed:
    """Take this many steps a second; None is as many as possible."""

    steps_per_second: float | None


@dataclass(frozen=True, slots=True)
class UseEngine:
    """Compute by a prepared engine, from the next step or the next run on."""

    name: str


@dataclass(frozen=True, slots=True)
class RequestFrames:
    """Let frames contain what the visible views draw."""

    request: FrameRequest


@dataclass(frozen=True, slots=True)
class CancelExplaining:
    """Work out no more of what the visible views ask for; not ``cancelled``, go on with it."""

    cancelled: bool


@dataclass(frozen=True, slots=True)
class Close:
    """Leave the loop."""


Command = (
    Rebuild
    | CancelBuilding
    | ReplayRun
    | Apply
    | Start
    | Pause
    | Step
    | TakePendingStep
    | SetSpeed
    | UseEngine
    | RequestFrames
    | CancelExplaining
    | Close
)

#: Of these only the latest counts, so one that directly follows another of its kind replaces it.
_LATEST_COUNTS = (Rebuild, Apply, SetSpeed, UseEngine, RequestFrames)

#: These do not wait for the end of a long step. Another engine may make it in a moment.
_URGENT = (Rebuild, CancelBuilding, ReplayRun, Pause, UseEngine, Close)


class CommandQueue:
    """Hands commands from one thread to another, and drops those that are out of date.

    ``urgent`` holds 1 while a command waits that should interrupt a step, else 0. Compiled code
    reads it too, so it is always the same array.
    """

    def __init__(self) -> None:
        self._condition = Condition()
        self._waiting: list[Command] = []
        self.urgent = array("q", [0])

    def put(self, command: Command) -> None:
        """Add a command and wake the loop."""
        with self._condition:
            last = self._waiting[-1] if self._waiting else None
            if isinstance(command, _LATEST_COUNTS) and type(last) is type(command):
                self._waiting.pop()
            if (
                isinstance(command, Rebuild)
                and isinstance(last, Rebuild)
                and command.running is None
            ):
                command = replace(command, running=last.running)
            self._waiting.append(command)
            if isinstance(command, _URGENT):
                self.urgent[0] = 1
            self._condition.notify()

    def take(self, timeout_s: float | None) -> list[Command]:
        """Take all commands; if there are none, wait for one so long (None: without limit)."""
        with self._condition:
            if not self._waiting:
                self._condition.wait(timeout_s)
            commands, self._waiting, self.urgent[0] = self._waiting, [], 0
            return commands
