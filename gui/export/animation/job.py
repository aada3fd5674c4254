"""An animation that is being made beside the window."""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from PySide6.QtCore import QObject, QSize, Signal, Slot

from gui.export.animation.clip import Pixels
from gui.export.animation.encoders import AnimationFormat
from gui.export.animation.estimate import estimated_bytes
from gui.export.animation.film import Film, Survey, look_again, sample_pictures, survey
from gui.export.animation.making import make_animation
from gui.export.animation.stage import Stage, shrunk
from scratchnet.engines import EngineUnavailable, Interrupt, Interrupted
from scratchnet.errors import InvalidInput
from scratchnet.formula import FormulaError
from scratchnet.run.snapshot import Frame, Scene

#: Enough for a preview on a fine screen.
_LARGEST = QSize(960, 720)


@dataclass(frozen=True, slots=True)
class Sample:
    """What is known of an animation before it is made.

    ``pictures`` are some of its frames by their numbers, no larger than to be looked at, ``size``
    about how many bytes its file will have.
    """

    known: Survey
    pictures: Mapping[int, Pixels]
    size: int


class Job(QObject):
    """Trains and compresses on a thread of its own, and paints on the window's, frame by frame.

    Signals, all on the window's thread: ``progressed(str, int, int)``, what is done, how many of
    how many times; then one of ``sampled(Sample)``, ``made(Path)``, ``refused(str)``, why it
    cannot be, and ``failed(str)``, the traceback of an error nobody foresaw. Nothing comes after
    `cancel`, but ``made`` if that came too late. ``ended()`` comes always, when the thread is about
    to end.
    """

    progressed = Signal(str, int, int)
    sampled = Signal(object)
    made = Signal(object)
    refused = Signal(str)
    failed = Signal(str)
    ended = Signal()
    _wanted = Signal(object)

    def __init__(self, film: Film, stage: Stage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        #: What it is about.
        self.film = film
        self._stage = stage
        self._interrupt = Interrupt()
        #: What was painted; None wakes who waits for it in vain.
        self._answers: SimpleQueue[Pixels | BaseException | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._wanted.connect(self._on_wanted)

    def sample(self, kind: AnimationFormat, known: Survey | None = None) -> None:
        """Begin to find out what the animation will be like; ``known`` spares the run."""
        self._start(lambda: self._sample(kind, known))

    def make(self, path: Path) -> None:
        """Begin to make the file."""
        self._start(lambda: self._make(path))

    def cancel(self) -> None:
        """Give up; the file, if one is being made, is as it was."""
        self._interrupt.flag[0] = 1
        self._answers.put(None)

    def close(self) -> None:
        """Give up, wait for the end of the thread, and take the stage down."""
        self.cancel()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
            self._stage.close()

    # -- on the thread -----------------------------------------------------------------------

    def make_room(self, scene: Scene, frame: Frame) -> None:
        """Have room made for a frame, and wait for it."""
        self._ask(lambda: self._stage.make_room(scene, frame))
        self._answer()

    def begin(self, scene: Scene, frame: Frame) -> None:
        """Have a frame painted."""
        self._ask(lambda: self._stage.paint(scene, frame))

    def picture(self) -> Pixels:
        """Wait for the picture that was begun."""
        picture = self._answer()
        assert picture is not None
        return picture

    def _ask(self, do: Callable[[], Pixels | None]) -> None:
        if self._interrupt():
            raise Interrupted
        self._wanted.emit(do)

    def _answer(self) -> Pixels | None:
        answer = self._answers.get()
        if self._interrupt():
            raise Interrupted
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def _start(self, work: Callable[[], None]) -> None:
        self._thread = Thread(target=self._run, args=(work,), name="animating", daemon=True)
        self._thread.start()

    def _run(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Interrupted:
            pass
        except FormulaError as error:
            self.refused.emit(f"data.formula: {error}")
        except (InvalidInput, EngineUnavailable) as error:
            self.refused.emit(str(error))
        except Exception:
            self.failed.emit(traceback.format_exc())
        self.ended.emit()

    def _sample(self, kind: AnimationFormat, known: Survey | None) -> None:
        if known is None:
            known = survey(self.film, self, self._interrupt, self._progress("run"))
        else:
            look_again(known, self)
        pictures = sample_pictures(known, self)
        size = estimated_bytes(kind, self.film.clip_of(known), pictures)
        pictures = {number: shrunk(pixels, _LARGEST) for number, pixels in pictures.items()}
        if not self._interrupt():
            self.sampled.emit(Sample(known, pictures, size))

    def _make(self, path: Path) -> None:
        known = survey(self.film, self, self._interrupt, self._progress("run"))
        make_animation(path, self.film, known, self, self._interrupt, self._progress("frame"))
        self.made.emit(path)

    def _progress(self, what: str) -> Callable[[int, int], None]:
        return lambda done, count: self.progressed.emit(what, done, count)

    # -- on the window's thread --------------------------------------------------------------

    @Slot(object)
    def _on_wanted(self, do: Callable[[], Pixels | None]) -> None:
        if self._interrupt():
            return
        try:
            self._answers.put(do())
        except Exception as error:
            # It is told where the work goes on, and from there as every other.
            self._answers.put(error)
