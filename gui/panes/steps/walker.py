"""Walks through a step off the window's thread, and prepares where the next move may lead."""

import gc
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from PySide6.QtCore import QObject, Signal, Slot

from gui.background import BackgroundTask, TaskContext
from gui.panes.steps.place import Place, Uses, place_at, uses_of
from scratchnet.trace import Cursor, Number, Product, StepTrace, Walk, is_gradient, product_of

#: Calls ``watch``, which raises when it is to stop.
Watch = Callable[[], object]
#: Goes from a place of a walk to another; None where there is none.
Move = Callable[[Walk, Cursor, Watch], Cursor | None]
#: Moves that wait for the one before, at most: a key that is held down asks for more.
_MOST_WAITING = 8
#: While a step is explained, Python looks for cycles of garbage among new objects this much more
#: seldom, and even more so among old ones: a large step has millions of numbers, which are no
#: cycles, and looking took a third of the time. What a move has made is not looked at again.
_RARER, _RARER_OLD = 1000, 100
#: Nothing is prepared for so long after a place is reported: the window paints it first, for two
#: threads that want Python's lock are both slow.
_PAINTING_S = 0.03
#: Walks that are kept: of the sample that is followed, and of its neighbours.
_MOST_WALKS = 3


@dataclass(frozen=True, slots=True)
class _Asked:
    """A move to make; ``remembers`` where it began, ``slow`` if another may take its place.

    It leads ``to_sample`` if it goes to another sample, and then the next one is prepared first.
    """

    move: Move
    failure: str
    remembers: bool
    slow: bool
    to_sample: bool = False


class StepWalker(QObject):
    """Makes moves one after the other.

    Signals: ``arrived(Place)``; ``stayed(str)``, why a move led nowhere; ``uses_found(Uses)``, what
    uses the number that is shown, or the one that was asked for; ``product_found(Product)``, of a
    gradient, which factors it has.
    """

    arrived = Signal(object)
    stayed = Signal(str)
    uses_found = Signal(object)
    product_found = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._place: Place | None = None
        #: Where to go back to.
        self._before: list[Cursor] = []
        self._waiting: deque[_Asked] = deque()
        #: The move that is under way, until it has arrived or stayed.
        self._moving: _Asked | None = None
        self._walks: dict[tuple[int, int], Walk] = {}
        #: The thresholds of Python's collector, while it works more seldom.
        self._thresholds: tuple[int, int, int] | None = None
        self._has_frozen = False
        #: Set when the task has no longer to wait for painting: there is another move.
        self._hurry = Event()
        self._task = BackgroundTask(self, "step by step")
        self._task.reported.connect(self._on_task_reported)
        self._task.ended.connect(self._on_task_ended)

    @property
    def place(self) -> Place | None:
        """Where it is; None until the first number is traced."""
        return self._place

    @property
    def can_go_back(self) -> bool:
        """Whether a link was followed to here."""
        return bool(self._before)

    def follow(self, step: StepTrace, position: int) -> None:
        """Follow a sample of a step, at the same place as before if there is one."""
        cursor = Cursor(0, 0) if self._place is None else self._place.cursor
        if self._thresholds is None:
            self._thresholds = young, middle, old = gc.get_threshold()
            gc.set_threshold(young * _RARER, middle, old * _RARER_OLD)
        self._waiting.clear()
        self._before.clear()

        def move(walk: Walk, _cursor: Cursor, watch: Watch) -> Cursor:
            return cursor if _has(walk, cursor, watch) else Cursor(0, 0)

        self._moving = _Asked(move, "", remembers=False, slow=False, to_sample=True)
        self._start(self._moving, self._walk(step, position), cursor)

    def go(self, move: Move, failure: str, *, remembers: bool = False, slow: bool = False) -> None:
        """Make a move after those that wait; ``failure`` is what is said if it leads nowhere.

        A ``slow`` one is cancelled when another is asked for.
        """
        if self._moving is not None and self._moving.slow and self._place is not None:
            self._moving = None
            self._waiting.clear()
        if len(self._waiting) < _MOST_WAITING:
            self._waiting.append(_Asked(move, failure, remembers, slow))
        self._start_next()

    def go_back(self) -> None:
        """Go back to where the last link was followed."""
        if self._before:
            cursor = self._before.pop()
            self.go(lambda _walk, _cursor, _watch: cursor, "")

    def find_uses(self, number: Number) -> None:
        """Find what uses a number of the line that is shown."""
        if (place := self._place) is None or self._moving is not None:
            return

        def work(context: TaskContext) -> None:
            section = place.cursor.section
            context.report(uses_of(place.walk, number, section, context.raise_if_cancelled))

        self._task.start(work)

    def clear(self) -> None:
        """Forget the step."""
        self._hurry.set()
        self._task.cancel()
        self._waiting.clear()
        self._before.clear()
        self._walks.clear()
        self._place = self._moving = None
        self._collect_as_usual()

    def close(self) -> None:
        """End the work in the background for good."""
        self._waiting.clear()
        self._hurry.set()
        self._task.close()
        self._collect_as_usual()
        if self._has_frozen:
            self._has_frozen = False
            gc.unfreeze()

    def _collect_as_usual(self) -> None:
        if self._thresholds is not None:
            gc.set_threshold(*self._thresholds)
            self._thresholds = None

    def _walk(self, step: StepTrace, position: int) -> Walk:
        walk = self._walks.get((id(step), position)) or Walk(step, position)
        self._keep(walk)
        return walk

    def _keep(self, walk: Walk) -> None:
        """Keep a walk, and no older ones or those of another step."""
        # A walk keeps its step alive, so that no other has its id.
        key = id(walk.step), walk.sample.position
        kept = {k: each for k, each in self._walks.items() if k[0] == key[0] and k != key}
        self._walks = {**dict(list(kept.items())[1 - _MOST_WALKS :]), key: walk}

    def _start_next(self) -> None:
        if self._place is None or self._moving is not None or not self._waiting:
            return
        self._moving = asked = self._waiting.popleft()
        self._start(asked, self._place.walk, self._place.cursor)

    def _start(self, asked: _Asked, walk: Walk, cursor: Cursor) -> None:
        self._hurry.set()
        self._hurry = hurry = Event()

        def work(context: TaskContext) -> None:
            watch = context.raise_if_cancelled
            there = asked.move(walk, cursor, watch)
            if there is None:
                context.report(asked.failure)
                return
            context.report(place_at(walk, there))
            hurry.wait(_PAINTING_S)
            if asked.to_sample:
                _prepare_next_sample(walk, there, context)
            watch()
            if is_gradient(walk.at(there)):
                context.report(product_of(walk, walk.at(there), watch))
            watch()
            _prepare(walk, there.section + 1, watch)
            number, section = walk.at(there).number, there.section
            context.report(uses_of(walk, number, section, watch))
            if not asked.to_sample:
                _prepare_next_sample(walk, there, context)
            _prepare(walk, there.section - 1, watch)

        self._task.start(work)

    @Slot(object)
    def _on_task_reported(self, value: object) -> None:
        moving = self._moving
        match value:
            case Place():
                if moving is not None and moving.remembers and self._place is not None:
                    self._before.append(self._place.cursor)
                self._moving, self._place = None, value
                self._keep(value.walk)
                self.arrived.emit(value)
                self._start_next()
            case str():
                self._moving = None
                self.stayed.emit(value)
                self._start_next()
            case Walk():
                if self._place is not None and self._place.walk.step is value.step:
                    key = id(value.step), value.sample.position
                    self._walks.setdefault(key, value)
            case Product():
                self.product_found.emit(value)
            case Uses():
                self.uses_found.emit(value)

    @Slot()
    def _on_task_ended(self) -> None:
        if self._thresholds is not None:
            gc.freeze()
            self._has_frozen = True
        self._moving = None
        self._start_next()


def _prepare_next_sample(walk: Walk, cursor: Cursor, context: TaskContext) -> None:
    """Report the walk of the next sample, with all that is shown of it at the same place."""
    position, watch = walk.sample.position + 1, context.raise_if_cancelled
    if position < len(walk.step.pending.batch):
        watch()
        other = Walk(walk.step, position)
        if _has(other, cursor, watch):
            place_at(other, cursor)
        context.report(other)


def _prepare(walk: Walk, section: int, watch: Watch) -> None:
    if 0 <= section < len(walk.sections):
        walk.stops(section, watch)


def _has(walk: Walk, cursor: Cursor, watch: Watch) -> bool:
    in_sections = cursor.section < len(walk.sections)
    return in_sections and cursor.stop < len(walk.stops(cursor.section, watch))
