"""How small a view can be before its words are cut or lie over one another. No Qt."""

from gui.export.figure.spec import MM_PER_INCH, POINTS_PER_INCH, TEXT_PX, FigureSpec
from scratchnet.errors import InvalidInput

#: Width and height in the figure's own pixels, of which 12 are the size of the font.
_MAP = 150, 130
_LEAST = {
    "loss": (165, 150),
    "surface": (220, 200),
    "confusion": (140, 140),
    "network": (190, 165),
    "histograms": (300, 235),
}


#: What must be left of a plot beside axes, keys and bars; and of a network for each of its layers.
LEAST_PLOT_PX = 60
LEAST_LAYER_PX = 48


def check_inside(spec: FigureSpec, name: str, what: str, length: float, least: float) -> None:
    """Raise InvalidInput if a part of a view is too small for what it shows."""
    if length < least:
        raise InvalidInput(
            f'"{name}" has too little room for its {what}; make the figure larger or the type '
            f"smaller (now {spec.font_pt:g} pt), or arrange the views otherwise"
        )


def check_room(spec: FigureSpec, name: str, width: float, height: float) -> None:
    """Raise InvalidInput if a view has less room, in the figure's own pixels, than it needs."""
    across, down = _LEAST.get(name, _MAP)
    if width < across or height < down:
        raise InvalidInput(
            f'"{name}" would be {_words(spec, width, height)} and needs at least '
            f"{_words(spec, across, down)} with type of {spec.font_pt:g} pt; make the figure "
            "larger or the type smaller, or arrange the views otherwise"
        )


def _words(spec: FigureSpec, width: float, height: float) -> str:
    inch = MM_PER_INCH if spec.unit == "mm" else 1.0
    unit = spec.font_pt / TEXT_PX / POINTS_PER_INCH * inch
    digits = 0 if spec.unit == "mm" else 2
    return f"{max(width, 0) * unit:.{digits}f} × {max(height, 0) * unit:.{digits}f} {spec.unit}"
