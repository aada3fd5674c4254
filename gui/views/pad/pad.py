"""The drawing pad: what one draws, what the network sees of it, and what it answers."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QMimeData, QPointF, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QWidget

from gui.current_frame import Chosen, SampleNumber
from gui.theme import Theme
from gui.views.answers import class_scores, score_text
from gui.views.base import TITLE_HEIGHT_PX, BaseView, PaintedView
from gui.views.map.values import steps_text
from gui.views.pad.brightness import brightness_of, is_picture, picture_in
from gui.views.pad.painting import paint_lines, paint_scores
from gui.views.pad.places import Places, places_in
from gui.views.pixels import ink_image, paint_pixels
from gui.views.registry import Variant, ViewOption, ViewRecord
from scratchnet.datasets import Point, predicted_class
from scratchnet.datasets.drawn import Drawing, ImageForm
from scratchnet.declare.parameter import Flag
from scratchnet.errors import InvalidInput
from scratchnet.formula import FormulaError
from scratchnet.numbers import significant
from scratchnet.run.array_network import ArrayNetwork
from scratchnet.run.snapshot import Frame, Scene

_MARGIN_PX, _TEXT_PX = 10.0, 12
_PRINT_MARGIN_PX = 2.0
#: How many classes are named in words, the most probable first.
_DESCRIBED = 3
#: The width of pen and eraser, as parts of the longer side of the paper.
PEN_WIDTH, ERASER_FACTOR = 0.18, 1.6
#: How far an arrow key moves the pen, in pixels of the image; with Shift a whole one.
_KEY_STEP, _LONG_KEY_STEP = 0.25, 1.0
#: Other views follow the pen this often at most: they must not slow it down.
_CHOOSE_INTERVAL_MS = 40
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
#: What is on the pad, besides samples.
_DRAWING, _PICTURE = "Drawing", "Picture"
_EMPTY = "Draw here with the mouse. A picture can be pasted or dropped, too."


class DrawingPad(PaintedView):
    """Paper to draw on; beside it the drawing as the network sees it, and the network's answer.

    The drawing is brought to the pixels of the dataset's images, see `scratchnet.datasets.drawn`.
    It follows the training: each frame's network is asked. Signals: ``drawing_changed()``, there is
    another drawing, or another pen; ``refused(str)``, why a picture was not taken.
    """

    title = "Drawing pad"
    help = "Draw an image, and watch the network read it."
    name = "drawing-pad"

    drawing_changed = Signal()
    refused = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.drawing: Drawing | None = None
        self.form: ImageForm | None = None
        #: Whether the drawing is moved and scaled to where the dataset's images are.
        self.centred = True
        self.pen_width = PEN_WIDTH
        self.erasing = False
        #: What the network sees, from 0 to 1, and says; None without a drawing.
        self.seen: NDArray[np.float64] | None = None
        self.outputs: list[float] | None = None
        self._what = ""
        self._fitted = False
        self._first: SampleNumber | None = None
        self._network: ArrayNetwork | None = None
        self._choose_later = False
        self._choose_timer = QTimer(self, singleShot=True, interval=_CHOOSE_INTERVAL_MS)
        self._choose_timer.timeout.connect(self._choose)
        #: Where the pen is that the keys move, in pixels of the image.
        self._pen: tuple[float, float] | None = None
        self._pen_is_down = False
        self._images: tuple[QImage, QImage] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAcceptDrops(True)
        self.setMinimumSize(200, 160)

    # What a view offers

    def set_centred(self, centred: bool) -> None:
        """Move and scale the drawing to where the dataset's images are, or leave it as drawn."""
        self.centred = centred
        self._on_drawn()

    def copy_options(self, other: BaseView) -> None:
        if isinstance(other, DrawingPad):
            self.centred = other.centred
            self.form, self._what = other.form, other._what
            if other.drawing is not None:
                self.drawing = other.drawing.copy()

    def reset_zoom(self) -> None:
        """Do nothing: everything is always shown."""

    def caption(self) -> str:
        if self.frame is None or self.outputs is None:
            return ""
        return f"{self._what}: {self.answer_text()} {steps_text(self.frame)}"

    def words(self) -> str:
        """Return what the network says, and the classes that come next."""
        if self.scene is None or self.outputs is None:
            return _EMPTY
        if not self.scene.classes:
            return self.caption()
        scores = class_scores(self.outputs)
        order = np.argsort(-np.array(scores), kind="stable")[1:_DESCRIBED].tolist()
        others = (f"{self.scene.classes[n]} ({score_text(self.scene, scores[n])})" for n in order)
        return f"{self.caption()}; then {', '.join(others)}"

    def answer_text(self) -> str:
        """Return the predicted class with its score, or the predicted values."""
        assert self.scene is not None
        assert self.outputs is not None
        if not self.scene.classes:
            return ", ".join(significant(value, 4) for value in self.outputs)
        best = predicted_class(self.outputs)
        score = score_text(self.scene, class_scores(self.outputs)[best])
        return f"{self.scene.classes[best]} ({score})"

    @property
    def point(self) -> Point | None:
        """The drawing as the network's input; None if nothing is drawn."""
        return None if self.form is None or self.seen is None else self.form.point(self.seen)

    # The drawing

    def set_pen(self, width: float, erasing: bool) -> None:
        """Draw or erase with a pen of this width, as a part of the paper's longer side."""
        self.pen_width, self.erasing = width, erasing
        self.update()

    def clear(self) -> None:
        """Take a new sheet of paper."""
        if self.drawing is not None:
            self.drawing.clear()
            self._on_drawn()

    def undo(self) -> None:
        """Take back the last stroke, picture or clearing."""
        if self.drawing is not None:
            self._what = _DRAWING
            self.drawing.undo()
            self._on_drawn()

    def put_sample(self, sample: SampleNumber) -> None:
        """Replace the drawing by a sample of the scene."""
        if self.scene is not None and self.form is not None and self.drawing is not None:
            point = Chosen.of_sample(self.scene, sample).point
            kind = "Test sample" if sample.test else "Training sample"
            self._what = f"{kind} {sample.number + 1:,}"
            self.drawing.put(self.form.shares(point))
            self._on_drawn()

    def begin_with(self, sample: SampleNumber) -> None:
        """Put a sample on the pad as soon as there is a scene, if nothing is drawn by then."""
        self._first = sample

    def put_picture(self, image: QImage) -> None:
        """Replace the drawing by a picture of any size."""
        if self.drawing is not None:
            self._what = _PICTURE
            self.drawing.put_picture(brightness_of(image))
            self._on_drawn()

    def begin_stroke(self, x: float, y: float) -> None:
        """Put the pen down, in pixels of the image from its top left corner."""
        if self.drawing is not None:
            self._what = _DRAWING
            side = max(self.drawing.width, self.drawing.height)
            width = self.pen_width * side * (ERASER_FACTOR if self.erasing else 1.0)
            self.drawing.begin(x, y, width, self.erasing)
            self._on_drawn()

    def extend_stroke(self, x: float, y: float) -> None:
        """Move the pen, which is down, to another place."""
        if self.drawing is not None:
            self.drawing.extend(x, y)
            self._on_drawn()

    def _on_drawn(self) -> None:
        self._images = None
        self._ask()
        self._show_caption()
        self._describe()
        self.drawing_changed.emit()
        self._choose_later = True
        if self.drawing is None or not self.drawing.in_stroke:
            self._choose_timer.stop()
        if not self._choose_timer.isActive():
            self._choose()

    @Slot()
    def _choose(self) -> None:
        """Choose what is drawn, if it has changed, and wait a little before the next time."""
        if self._choose_later:
            self._choose_later = False
            point = self.point
            self.chose.emit(None if point is None else Chosen(point))
            if self.drawing is not None and self.drawing.in_stroke:
                self._choose_timer.start()

    def _ask(self) -> None:
        """Ask the network of the frame about the drawing."""
        self.seen = self.outputs = None
        drawing, form = self.drawing, self.form
        if self.frame is None or drawing is None or form is None or drawing.is_empty:
            return
        self._fitted = self.centred and self._what in (_DRAWING, _PICTURE)
        self.seen = drawing.pixels(form if self._fitted else None)
        if self._network is None:
            self._network = ArrayNetwork(self.frame.snapshot)
        try:
            self.outputs = self._network.outputs(form.point(self.seen))
        except FormulaError:
            self.outputs = None

    def _draw_scene(self, scene: Scene) -> None:
        image = scene.image
        if image is None:
            self.form = self.drawing = None
            return
        self.form = ImageForm.of(scene.dataset, image)
        if self.drawing is None or (self.drawing.width, self.drawing.height) != image:
            self.drawing = Drawing(*image)
        self._images = None
        if self._first is not None and self.drawing.is_empty:
            self.put_sample(self._first)

    def _draw(self, scene: Scene, frame: Frame) -> None:
        self._network = None
        # The drawing is the same, but the network has learned.
        self._ask()
        super()._draw(scene, frame)

    def _colour(self, theme: Theme) -> None:
        self._images = None
        super()._colour(theme)

    # Painting

    def _places(self, area: QRectF, line: float) -> Places:
        assert self.form is not None
        margin = _PRINT_MARGIN_PX if self.theme.style.printed else _MARGIN_PX
        bars = len(self.scene.classes) if self.scene is not None else 0
        return places_in(area, line, (self.form.width, self.form.height), bars, margin)

    def _font(self, own: QFont) -> QFont:
        font = QFont(own)
        font.setPixelSize(_TEXT_PX)
        return self.theme.style.font(font)

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        if self.form is None or self.drawing is None or self.scene is None:
            self._paint_message(painter, area, "The inputs are no pixels of an image.")
            return
        painter.setFont(self._font(painter.font()))
        line = QFontMetricsF(painter.font(), painter.device()).height()
        places = self._places(area, line)
        empty = np.zeros((self.form.height, self.form.width))
        seen = empty if self.seen is None else self.seen
        if self._images is None:
            self._images = (
                ink_image(self.drawing.ink, self.theme),
                ink_image(seen, self.theme),
            )
        elif self.seen is not None:
            self._images = self._images[0], ink_image(seen, self.theme)
        paint_pixels(painter, places.paper, self._images[0], self.theme)
        size = self.form.width, self.form.height
        paint_lines(painter, places.paper, size, self.theme)
        if self.drawing.is_empty:
            self._paint_message(painter, places.paper, _EMPTY)
        self._paint_pen(painter, places.paper)
        painter.setFont(self._font(painter.font()))
        self._paint_seen(painter, places.seen, self._images[1], line, area.right())
        if self.outputs is None:
            if self.seen is not None:
                text = "A feature has no value for this drawing."
                self._paint_message(painter, places.bars, text)
            return
        if self.scene.classes:
            paint_scores(painter, places.bars, self.scene, self.outputs, self.theme)
        else:
            painter.setPen(QColor(self.theme.text))
            painter.drawText(places.bars, _CENTRE, f"predicted {self.answer_text()}")

    def _paint_pen(self, painter: QPainter, paper: QRectF) -> None:
        """Paint where the keys would draw."""
        if self._pen is None or self.form is None or not self.hasFocus():
            return
        scale = paper.width() / self.form.width
        centre = paper.topLeft() + QPointF(*self._pen) * scale
        radius = self.pen_width * max(paper.width(), paper.height()) / 2
        painter.setBrush(Qt.BrushStyle.NoBrush)
        style = Qt.PenStyle.SolidLine if self._pen_is_down else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(self.theme.accent), 2, style))
        painter.drawEllipse(centre, radius, radius)

    def _paint_seen(
        self, painter: QPainter, place: QRectF, image: QImage, line: float, right: float
    ) -> None:
        assert self.form is not None
        paint_pixels(painter, place, image, self.theme)
        metrics = QFontMetricsF(painter.font(), painter.device())
        room = right - place.left() - 2
        for number, (text, colour) in enumerate(
            (
                ("What the network sees", self.theme.text),
                (self.seen_text(), self.theme.faint_text),
            )
        ):
            painter.setPen(QColor(colour))
            top = QRectF(place.left(), place.top() + (number - 2) * line - 3, room, line)
            cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(top, _LEFT, cut)

    def seen_text(self) -> str:
        """Return how the drawing is brought to the network's inputs."""
        assert self.form is not None
        low, high = (significant(each, 4) for each in (self.form.paper, self.form.ink))
        text = f"{self.form.width} × {self.form.height} pixels, {low} to {high}"
        return f"{text}, fitted" if self._fitted and self.seen is not None else text

    # Mouse, keys, pictures

    def _image_place(self, point: QPointF) -> tuple[float, float] | None:
        """Return a place on the widget in pixels of the image; None if it is not on the paper."""
        if self.form is None:
            return None
        scale = self.theme.style.scale
        area = QRectF(0, 0, self.width() / scale, self.height() / scale)
        if self.theme.style.captioned:
            area.setTop(TITLE_HEIGHT_PX)
        line = QFontMetricsF(self._font(self.font()), self).height()
        paper = self._places(area, line).paper
        place = (point / scale - paper.topLeft()) * (self.form.width / paper.width())
        return place.x(), place.y()

    def _is_on_paper(self, place: tuple[float, float] | None) -> bool:
        if place is None or self.form is None:
            return False
        return 0 <= place[0] <= self.form.width and 0 <= place[1] <= self.form.height

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._image_place(event.position())
        if event.button() != Qt.MouseButton.LeftButton or not self._is_on_paper(place):
            super().mousePressEvent(event)
            return
        assert place is not None
        self._pen, self._pen_is_down = None, False
        self.begin_stroke(*place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._image_place(event.position())
        stroke = self.drawing is not None and self.drawing.in_stroke
        if event.buttons() & Qt.MouseButton.LeftButton and stroke and place is not None:
            self.extend_stroke(*place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.drawing is not None:
            self.drawing.end()
            self._choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif key == Qt.Key.Key_Backspace:
            self.undo()
        elif key == Qt.Key.Key_Delete:
            self.clear()
        elif key in _ARROWS and self.form is not None:
            long = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move_pen(*_ARROWS[key], _LONG_KEY_STEP if long else _KEY_STEP)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._pen is not None:
            self._pen_is_down = not self._pen_is_down
            if self._pen_is_down:
                self.begin_stroke(*self._pen)
            self.update()
        elif key == Qt.Key.Key_Escape and self._pen_is_down:
            self._pen_is_down = False
            self.update()
        else:
            super().keyPressEvent(event)

    def _move_pen(self, across: int, down: int, step: float) -> None:
        assert self.form is not None
        x, y = self._pen or (self.form.width / 2, self.form.height / 2)
        self._pen = (
            min(max(x + across * step, 0.0), float(self.form.width)),
            min(max(y + down * step, 0.0), float(self.form.height)),
        )
        if self._pen_is_down:
            self.extend_stroke(*self._pen)
        self.update()

    def event(self, event: QEvent) -> bool:
        # Here Undo takes back a stroke, not the last edit of the experiment.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            undo = event.matches(QKeySequence.StandardKey.Undo)
            if undo and self.drawing is not None and self.drawing.can_undo:
                event.accept()
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._pen_is_down = False
        self.update()

    def paste(self) -> None:
        """Take the picture on the clipboard."""
        mime = QGuiApplication.clipboard().mimeData()
        if is_picture(mime):
            self._take(mime)
        else:
            self.refused.emit("There is no picture on the clipboard. Copy one first.")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.form is not None and is_picture(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._take(event.mimeData())

    def _take(self, mime: QMimeData) -> None:
        try:
            image = picture_in(mime)
        except InvalidInput as error:
            self.refused.emit(str(error))
            return
        if image is None:
            self.refused.emit("The picture cannot be read.")
        else:
            self.put_picture(image)


def _show_first_sample(view: DrawingPad, scene: Scene) -> None:
    """Put a sample on the pad: in a picture without a window nobody has drawn anything."""
    view.begin_with(SampleNumber(bool(len(scene.test)), 0))


RECORD = ViewRecord(
    view=DrawingPad,
    fits=lambda scene: scene.image is not None,
    least_size=(200, 160),
    options=(
        ViewOption(
            name="centred",
            parameter=Flag(
                label="Fit drawings",
                help="Move and scale drawings to the box that most images of the dataset fill",
                default=True,
            ),
            get=lambda view: view.centred,
            set=DrawingPad.set_centred,
        ),
    ),
    variants=(Variant(name=DrawingPad.name, title=DrawingPad.title, configure=_show_first_sample),),
)
