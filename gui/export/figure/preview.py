"""The preview of a figure, painted by the same code as the file, at the screen's resolution."""

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea

from gui.export.figure.figure import Figure
from gui.export.figure.spec import FigureSpec
from gui.rendering import ExportError
from gui.rendering.layout import LOGICAL_DPI, paper_layout
from gui.rendering.picture import picture_image
from scratchnet.errors import InvalidInput
from scratchnet.run.snapshot import Frame, Scene

_DELAY_MS = 150
_FRAME_PX = 4
#: Enough pixels to see everything; a poster at 100 % would take seconds.
_MAX_SIDE_PX = 4000


class FigurePreview(QScrollArea):
    """Draws a figure soon after the last change, in steps, so that the window can react.

    Signals: ``drawn(str)``, with an error message, or an empty text.
    """

    drawn = Signal(str)

    def __init__(self, scene: Scene, frame: Frame) -> None:
        super().__init__()
        self._seen = scene, frame
        self._spec: FigureSpec | None = None
        self._steps: Iterator[None] | None = None
        self._figure: Figure | None = None
        self._fitted = True
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumSize(400, 270)
        self.setAccessibleName("Preview")
        self.label = QLabel()
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWidget(self.label)
        self._delay = QTimer(self, interval=_DELAY_MS, singleShot=True)
        self._delay.timeout.connect(self._start)
        # With no interval it fires when no other event is waiting.
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._continue)

    def show_soon(self, spec: FigureSpec) -> None:
        """Draw a figure with these settings soon."""
        self._spec = spec
        self._delay.start()

    def show_frame(self, scene: Scene, frame: Frame) -> None:
        """Draw another frame, or the same one with finer maps."""
        self._seen = scene, frame
        self._delay.start()

    def set_fitted(self, fitted: bool) -> None:
        """Fit the figure into the preview, or show it at its size in print."""
        self._fitted = fitted
        self._delay.start()

    @property
    def busy(self) -> bool:
        """Whether the preview is out of date."""
        return self._delay.isActive() or self._turn.isActive()

    def stop(self) -> None:
        """Stop drawing."""
        self._delay.stop()
        self._discard()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted and self._spec is not None:
            self._delay.start()

    @Slot()
    def _start(self) -> None:
        self._discard()
        if self._spec is not None:
            self._steps = self._drawing(self._spec)
            self._turn.start()

    @Slot()
    def _continue(self) -> None:
        try:
            if self._steps is not None:
                next(self._steps)
        except StopIteration:
            self._discard()
            self.drawn.emit("")
        except (InvalidInput, ExportError) as error:
            self._discard()
            self.drawn.emit(str(error))

    def _drawing(self, spec: FigureSpec) -> Iterator[None]:
        figure = self._figure = Figure(spec)
        yield from figure.showing(*self._seen)
        yield from figure.settling()
        frame = paper_layout(figure.paper)
        ratio = self.devicePixelRatio()
        image = picture_image(figure, frame, self._scale(spec, frame.size.width()) * ratio)
        yield
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(ratio)
        self.label.setPixmap(pixmap)
        self.label.resize(pixmap.deviceIndependentSize().toSize())
        figure.check_room()

    def _scale(self, spec: FigureSpec, width: float) -> float:
        """Return the preview's pixels per 1/96 inch of paper."""
        height = width * spec.height / spec.width
        room = self.maximumViewportSize() - QSize(_FRAME_PX, _FRAME_PX)
        if self._fitted:
            return max(min(room.width() / width, room.height() / height), 0.01)
        # Where the screen's size is unknown, its logical resolution has to do.
        dpi = self.physicalDpiX() if self._screen_is_known() else self.logicalDpiX()
        return min(dpi / LOGICAL_DPI, _MAX_SIDE_PX / max(width, height))

    def _screen_is_known(self) -> bool:
        return 40 <= self.physicalDpiX() <= 600

    def _discard(self) -> None:
        self._turn.stop()
        self._steps = None
        if self._figure is not None:
            self._figure.deleteLater()
            self._figure = None
