"""The words above each column, and the places of the buttons beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gui.theme import Theme
from gui.views.network.content import Content
from gui.views.network.places import ROW_HEIGHT_PX, Places
from gui.views.network.wording import activation_label, inputs, neurons

FONT_PX = 12
_BUTTON_PX = 17.0
_SMALL_BUTTON_PX = 13.0
#: Columns closer than this get smaller buttons, closer together.
_NARROW_PX = 58.0
_GAP_PX = 3.0
_SMALL_GAP_PX = 1.0


@dataclass(frozen=True)
class Header:
    """The three rows above a column, and its buttons, which only hidden layers have."""

    title: str
    title_place: QRectF
    activation: str
    count: str
    zone: QRectF
    remove: QRectF
    fewer: QRectF
    more: QRectF


def sized_font(base: QFont, pixels: int, bold: bool = False) -> QFont:
    """Return the font in a size of pixels."""
    font = QFont(base)
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font


def headers_for(content: Content, places: Places, font: QFont, editable: bool) -> list[Header]:
    """Return the header of every column; ``editable`` is room for the buttons."""
    last = len(content.layers)
    found = []
    titles: tuple[str, ...]
    for column, size in enumerate(content.sizes):
        zone = places.zone(column)
        if column == 0:
            titles, activation = (
                ("Features", "In", ""),
                _fitting((inputs(size), str(size)), QFontMetricsF(font), zone.width() - 2)[0],
            )
        else:
            titles = (f"Layer {column}", f"L{column}", f"{column}", "")
            titles = ("Output", "Out", "") if column == last else titles
            activation = activation_label(content.activations[column - 1])
        buttons = editable and 0 < column < last
        counts = (neurons(size), str(size), "") if column else ("",)
        found.append(_header(titles, activation, counts, zone, buttons, font))
    return found


def insertion_place(places: Places, column: int) -> QRectF:
    """Return the place of the button that inserts a layer after a column."""
    side = _side(places.pitch)
    middle = QPointF(places.boundary(column), places.header.top() + ROW_HEIGHT_PX / 2)
    return _square(middle, side)


def paint_headers(painter: QPainter, theme: Theme, headers: Sequence[Header], font: QFont) -> None:
    """Paint the words; buttons are widgets and paint themselves."""
    metrics = QFontMetricsF(font)
    middle = Qt.AlignmentFlag.AlignCenter
    for header in headers:
        painter.setFont(sized_font(font, FONT_PX, bold=True))
        painter.setPen(QColor(theme.text))
        painter.drawText(header.title_place, middle, header.title)
        painter.setFont(font)
        painter.drawText(_row(header.zone, 2), middle, header.count)
        painter.setPen(QColor(theme.faint_text))
        room = header.zone.width() - 2
        words = metrics.elidedText(header.activation, Qt.TextElideMode.ElideRight, room)
        painter.drawText(_row(header.zone, 1), middle, words)


def _header(
    titles: Sequence[str],
    activation: str,
    counts: Sequence[str],
    zone: QRectF,
    buttons: bool,
    font: QFont,
) -> Header:
    side, gap = _side(zone.width()), _gap(zone.width())
    # Half a button for inserting a layer stands at either side of the first row.
    beside = side + gap if buttons else 0.0
    bold = QFontMetricsF(sized_font(font, FONT_PX, bold=True))
    title, width = _fitting(titles, bold, zone.width() - side - beside - 4 * gap)
    row = _row(zone, 0)
    left = row.center().x() - (width + beside) / 2
    title_place = QRectF(left - 2, row.top(), width + 4, row.height())
    remove = _square(QPointF(left + width + gap + side / 2, row.center().y()), side)
    count, width = _fitting(counts, QFontMetricsF(font), zone.width() - 2 * beside - 2 * gap)
    row = _row(zone, 2)
    away = width / 2 + gap + side / 2
    fewer = _square(row.center() - QPointF(away, 0), side)
    more = _square(row.center() + QPointF(away, 0), side)
    return Header(title, title_place, activation, count, zone, remove, fewer, more)


def _fitting(texts: Sequence[str], metrics: QFontMetricsF, room: float) -> tuple[str, float]:
    """Return the first text that fits, else the last, and its width."""
    widths = [metrics.horizontalAdvance(text) for text in texts]
    for text, width in zip(texts, widths, strict=True):
        if width <= room:
            return text, width
    return texts[-1], widths[-1]


def _side(pitch: float) -> float:
    return _BUTTON_PX if pitch >= _NARROW_PX else _SMALL_BUTTON_PX


def _gap(pitch: float) -> float:
    return _GAP_PX if pitch >= _NARROW_PX else _SMALL_GAP_PX


def _row(zone: QRectF, number: int) -> QRectF:
    return QRectF(zone.left(), zone.top() + number * ROW_HEIGHT_PX, zone.width(), ROW_HEIGHT_PX)


def _square(middle: QPointF, side: float) -> QRectF:
    return QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
