"""Where everything is on the drawing pad: the paper, what the network sees, and its answer."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from gui.views.pixels import fitted

_GAP_PX = 12.0
#: A wider area than this, by its height, has the answer beside the pad, not below it.
_WIDE = 1.15
#: The pad's share of the width or the height, and that of what the network sees of the rest.
_PAD_SHARE, _SEEN_SHARE = 0.58, 0.42
#: The least height of the bar of a class.
LEAST_BAR_PX = 13.0
#: Beside the pad there is room for the image and the bars side by side from this width on.
_ROOMY_PX, _LEAST_SEEN_PX = 260.0, 40.0


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything is: the paper, the image that the network sees, the bars."""

    paper: QRectF
    seen: QRectF
    bars: QRectF


def places_in(area: QRectF, line: float, size: tuple[int, int], bars: int, margin: float) -> Places:
    """Return where everything is in an area; ``line`` is the height of a line of text.

    ``size`` is the image's width and height in pixels, and ``bars`` how many bars there are.
    """
    inner = area.adjusted(margin, margin, -margin, -margin)
    width, height = size
    rows = LEAST_BAR_PX * max(bars, 1)
    wide = inner.width() >= _WIDE * inner.height()
    room, rest = QRectF(inner), QRectF(inner)
    if wide:
        room.setWidth(_PAD_SHARE * inner.width())
    else:
        room.setHeight(_PAD_SHARE * inner.height())
    paper = fitted(room, width, height)
    if wide:
        paper.moveTopLeft(inner.topLeft())
        rest.setLeft(paper.right() + _GAP_PX)
    else:
        paper.moveTop(inner.top())
        rest.setTop(paper.bottom() + _GAP_PX)
    rest.setTop(rest.top() + 2 * line)
    scores = QRectF(rest)
    if not wide or rest.width() >= _ROOMY_PX:
        # The image and the bars side by side.
        side = min(rest.height(), _SEEN_SHARE * rest.width())
        seen = fitted(QRectF(0, 0, side, side), width, height)
        scores.setLeft(rest.left() + side + _GAP_PX)
    else:
        most = min(rest.width(), _SEEN_SHARE * rest.height())
        side = max(min(rest.height() - rows - _GAP_PX, most), _LEAST_SEEN_PX)
        seen = fitted(QRectF(0, 0, side, side), width, height)
        scores.setTop(rest.top() + seen.height() + _GAP_PX)
    seen.moveTopLeft(rest.topLeft())
    return Places(paper, seen, scores)
