"""How small a view of a figure can be before its text is cut or overlaps."""

from gui.export.figure.spec import MM_PER_INCH, POINTS_PER_INCH, TEXT_PX, FigureSpec
from gui.views.base import Tight
from gui.views.registry import find_picture
from scratchnet.errors import InvalidInput


def check_tight(spec: FigureSpec, name: str, part: Tight | None) -> None:
    """Raise InvalidInput if the part of a view with the least room has too little."""
    if part is not None and part.length_px < part.least_px:
        raise InvalidInput(
            f'"{name}" has too little room for its {part.what}; make the figure larger or the type '
            f"smaller (now {spec.font_pt:g} pt), or arrange the views otherwise"
        )


def check_room(spec: FigureSpec, name: str, width: float, height: float) -> None:
    """Raise InvalidInput if a view has less room, in the figure's own pixels, than it needs."""
    picture = find_picture(name)
    assert picture is not None
    across, down = picture.record.least_size
    if width < across or height < down:
        raise InvalidInput(
            f'"{name}" would be {_size_text(spec, width, height)} and needs at least '
            f"{_size_text(spec, across, down)} with type of {spec.font_pt:g} pt; make the figure "
            "larger or the type smaller, or arrange the views otherwise"
        )


def _size_text(spec: FigureSpec, width: float, height: float) -> str:
    inch = MM_PER_INCH if spec.unit == "mm" else 1.0
    unit = spec.font_pt / TEXT_PX / POINTS_PER_INCH * inch
    digits = 0 if spec.unit == "mm" else 2
    return f"{max(width, 0) * unit:.{digits}f} × {max(height, 0) * unit:.{digits}f} {spec.unit}"
