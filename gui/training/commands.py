"""What the window can ask of the training thread, and how the asking gets there.

A queued Qt slot never interrupts a busy loop, so orders wait behind a condition that the loop
looks at between two chunks and sleeps on when it has nothing to do.
"""

from array import array
from dataclasses import dataclass, replace
from threading import Condition

from scratchnet.experiment import Experiment
from scratchnet.records import Run as Record
from scratchnet.run.recipe import Recipe
from scratchnet.run.snapshot import FrameRequest


@dataclass(frozen=True, slots=True)
class Rebuild:
    """Begin a new run. ``running`` None goes on as before: training, or not."""

    run_id: int
    experiment: Experiment
    running: bool | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Make a recipe's run anew by an engine, as fast as can be, and compare with its record.

    ``record`` is None where there is nothing to compare with.
    """

    run_id: int
    recipe: Recipe
    record: Record | None
    engine: str


@dataclass(frozen=True, slots=True)
class Apply:
    """Take over the live settings of an experiment."""

    experiment: Experiment


@dataclass(frozen=True, slots=True)
class Run:
    """Train until the end or a Pause."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop training after the present step."""


@dataclass(frozen=True, slots=True)
class Step:
    """Make ``count`` steps and pause."""

    count: int = 1


@dataclass(frozen=True, slots=True)
class SetSpeed:
    """Make this many steps a second; None is as many as possible."""

    steps_per_second: float | None


@dataclass(frozen=True, slots=True)
class UseEngine:
    """Compute by a prepared engine, from the next step or the next run on."""

    name: str


@dataclass(frozen=True, slots=True)
class Wish:
    """Let frames hold what the views that are visible draw."""

    wishes: FrameRequest


@dataclass(frozen=True, slots=True)
class Close:
    """Leave the loop."""


Order = Rebuild | Repeat | Apply | Run | Pause | Step | SetSpeed | UseEngine | Wish | Close

#: Of these only the latest counts, so one that directly follows another of its kind replaces it.
_LATEST_COUNTS = (Rebuild, Apply, SetSpeed, UseEngine, Wish)

#: These need not wait for the end of a long step.
_URGENT = (Rebuild, Repeat, Pause, Close)


class Orders:
    """A queue of orders from one thread to another that collapses what is out of date.

    ``urgent`` holds 1 while an order waits that should interrupt a step, else 0. Compiled code
    reads it too, so it is always the same array.
    """

    def __init__(self) -> None:
        self._condition = Condition()
        self._waiting: list[Order] = []
        self.urgent = array("q", [0])

    def give(self, order: Order) -> None:
        """Leave an order and wake the loop."""
        with self._condition:
            last = self._waiting[-1] if self._waiting else None
            if isinstance(order, _LATEST_COUNTS) and type(last) is type(order):
                self._waiting.pop()
            if isinstance(order, Rebuild) and isinstance(last, Rebuild) and order.running is None:
                order = replace(order, running=last.running)
            self._waiting.append(order)
            if isinstance(order, _URGENT):
                self.urgent[0] = 1
            self._condition.notify()

    def take(self, timeout_s: float | None) -> list[Order]:
        """Take all orders; where there are none, wait for one (None: as long as it takes)."""
        with self._condition:
            if not self._waiting:
                self._condition.wait(timeout_s)
            orders, self._waiting, self.urgent[0] = self._waiting, [], 0
            return orders
