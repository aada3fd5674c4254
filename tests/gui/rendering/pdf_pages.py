"""Draws the page of a PDF again, as far as Qt's own writer needs it, and without its text.

A reader of its own, because those that could be installed are far larger than this program.
"""

import re
import zlib
from collections.abc import Callable, Iterator

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QTransform

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_TOKEN = re.compile(rb"\[[^\]]*\]|<[0-9A-Fa-f]*>|/[^\s\[\]/<>]+|[^\s\[\]/<>]+")


class _Pdf:
    def __init__(self, content: bytes) -> None:
        self._objects = {int(number): body for number, body in _OBJECT.findall(content)}

    def page(self) -> bytes:
        (page,) = (body for body in self._objects.values() if b"/Type /Page\n" in body)
        return self._stream(self._reference(page, b"Contents"))

    def resource(self, name: bytes) -> bytes:
        """Return the object that the page's resources call by a name, without its slash."""
        (number,) = {
            found[1]
            for body in self._objects.values()
            if (found := re.search(rb"/" + re.escape(name) + rb" (\d+) 0 R", body))
        }
        return self._objects[int(number)]

    def image(self, name: bytes) -> QImage:
        body = self.resource(name)
        width, height = (int(re.search(key + rb" (\d+)", body)[1]) for key in (b"Width", b"Height"))  # type: ignore[index]
        assert b"/DeviceRGB" in body, body
        image = QImage(self._stream(body), width, height, 3 * width, QImage.Format.Format_RGB888)
        return image.copy()

    def _reference(self, body: bytes, key: bytes) -> bytes:
        found = re.search(rb"/" + key + rb" (\d+) 0 R", body)
        assert found is not None
        return self._objects[int(found[1])]

    def _stream(self, body: bytes) -> bytes:
        found = _STREAM.search(body)
        assert found is not None, body
        return zlib.decompress(found[1]) if b"FlateDecode" in body else found[1]


class _State:
    """What ``q`` keeps and ``Q`` brings back."""

    def __init__(self) -> None:
        self.transform = QTransform()
        self.pen, self.brush = QPen(Qt.GlobalColor.black), QBrush(Qt.GlobalColor.black)
        self.stroke_alpha = self.fill_alpha = 1.0
        self.clip: QPainterPath | None = None

    def copy(self) -> "_State":
        twin = _State()
        twin.__dict__.update(self.__dict__)
        twin.pen, twin.brush = QPen(self.pen), QBrush(self.brush)
        return twin


class _Drawing:
    def __init__(self, pdf: _Pdf, painter: QPainter, base: QTransform) -> None:
        self._pdf, self._painter, self._base = pdf, painter, base
        self._state, self._stack = _State(), list[_State]()
        self._path, self._clips = QPainterPath(), False

    def run(self, content: bytes) -> None:
        operands: list[bytes] = []
        in_text = False
        for token in _tokens(content):
            if re.match(rb"[\d.+-]|[/\[<]", token):
                operands.append(token)
                continue
            in_text = token == b"BT" or (in_text and token != b"ET")
            if not in_text:
                self._do(token.decode(), operands)
            operands = []

    def _do(self, name: str, operands: list[bytes]) -> None:
        state = self._state
        match name:
            case "q":
                self._stack.append(state.copy())
            case "Q":
                self._state = self._stack.pop()
            case "cm":
                state.transform = QTransform(*map(float, operands)) * state.transform
            case "m" | "l" | "c":
                self._add(name, [float(number) for number in operands])
            case "h":
                self._path.closeSubpath()
            case "re":
                x, y, width, height = map(float, operands)
                self._path.addRect(QRectF(x, y, width, height))
            case "W" | "W*":
                self._clips = True
            case "n" | "f" | "f*" | "S" | "B" | "B*":
                self._finish(name)
            case "w":
                state.pen.setWidthF(float(operands[0]))
            case "J" | "j" | "M" | "i" | "ET" | "CS" | "cs":
                pass
            case "d":
                numbers = [float(number) for number in operands[0].strip(b"[]").split()]
                width = state.pen.widthF() or 1.0
                state.pen.setStyle(Qt.PenStyle.SolidLine)
                if numbers:
                    state.pen.setDashPattern([number / width for number in numbers])
            case "SCN":
                state.pen.setColor(_colour(operands))
            case "scn":
                state.brush = QBrush(_colour(operands))
            case "gs":
                body = self._pdf.resource(operands[0][1:])
                for key, attribute in ((b"/CA", "stroke_alpha"), (b"/ca", "fill_alpha")):
                    found = re.search(key + rb" ([\d.]+)", body)
                    setattr(state, attribute, float(found[1]) if found else 1.0)
            case "Do":
                self._paint(lambda painter: _unit_image(painter, self._pdf.image(operands[0][1:])))
            case _:
                raise AssertionError(f"Qt writes {name} {operands}, which is not drawn here")

    def _add(self, name: str, numbers: list[float]) -> None:
        points = [QPointF(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        path = self._path
        {"m": path.moveTo, "l": path.lineTo, "c": path.cubicTo}[name](*points)  # type: ignore[operator]

    def _finish(self, name: str) -> None:
        path, self._path = self._path, QPainterPath()
        state = self._state
        if self._clips:
            self._clips = False
            whole = state.transform.map(path)
            state.clip = whole if state.clip is None else state.clip.intersected(whole)
        if name[0] in "fB":
            colour = QColor(state.brush.color())
            colour.setAlphaF(colour.alphaF() * state.fill_alpha)
            self._paint(lambda painter: painter.fillPath(path, colour))
        if name[0] in "SB":
            pen = QPen(state.pen)
            colour = QColor(pen.color())
            colour.setAlphaF(colour.alphaF() * state.stroke_alpha)
            pen.setColor(colour)
            self._paint(lambda painter: painter.strokePath(path, pen))

    def _paint(self, paint: Callable[[QPainter], None]) -> None:
        painter, state = self._painter, self._state
        painter.save()
        painter.setTransform(self._base)
        if state.clip is not None:
            painter.setClipPath(state.clip)
        painter.setTransform(state.transform * self._base)
        paint(painter)
        painter.restore()


def _tokens(content: bytes) -> Iterator[bytes]:
    # Inside of texts there may be anything; they are left out.
    for part in re.split(rb"(?<=\sBT\s).*?(?=\sET\s)", content, flags=re.DOTALL):
        yield from _TOKEN.findall(part)


def _colour(operands: list[bytes]) -> QColor:
    parts = [float(operand) for operand in operands if not operand.startswith(b"/")]
    assert len(parts) == 3, operands
    return QColor.fromRgbF(*parts)


def _unit_image(painter: QPainter, image: QImage) -> None:
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    # Images hang from the top of a unit square.
    painter.translate(0.0, 1.0)
    painter.scale(1.0, -1.0)
    painter.drawImage(QRectF(0.0, 0.0, 1.0, 1.0), image)


def drawn_page(content: bytes, size: QSize) -> QImage:
    """Return the page as an image of this size, on white."""
    pdf = _Pdf(content)
    box = re.search(rb"/MediaBox \[([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)", content)
    assert box is not None
    left, bottom, right, top = map(float, box.groups())
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    across, down = size.width() / (right - left), size.height() / (top - bottom)
    base = QTransform(across, 0.0, 0.0, -down, -left * across, top * down)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    try:
        _Drawing(pdf, painter, base).run(pdf.page())
    finally:
        painter.end()
    return image
