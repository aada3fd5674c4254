"""What is drawn of a slice of the loss: its range of colours, its contours, and names of axes."""

import numpy as np

from gui.views.charts.chart import Array
from gui.views.charts.weight_places import place_text
from gui.views.map.image import contour
from scratchnet.explain import RANDOM, RUN, LossLine, LossSlice

#: Contours are drawn at so many heights, closer together where the loss is low.
_CONTOURS = 14
#: Heights grow with this power of their place among the colours.
POWER = 3
#: Losses that are this many times as high above the lowest as the middle one have one colour.
_HIGHEST = 1000.0
#: Losses that are this many times as high above the lowest as the middle one are the lid of the
#: box: with all of them in it the bottom of a valley would look flat.
_LID = 4.0


def extent(shown: LossSlice | LossLine) -> object:
    """Return what a new range of the axes belongs to."""
    if isinstance(shown, LossLine):
        return shown.request
    return shown.plane.low, shown.plane.high, shown.request


def loss_range(losses: Array) -> tuple[float, float, bool]:
    """Return the losses with the first and the last colour, and whether there are higher ones."""
    finite = losses[np.isfinite(losses)]
    low, high = float(finite.min()), float(finite.max())
    top = low + _HIGHEST * (float(np.median(finite)) - low)
    is_cut = bool(low < top < high) or bool(np.isposinf(losses).any())
    return low, top if low < top < high else high, is_cut


def lid(losses: Array) -> float:
    """Return the loss at which the box of the surface ends above."""
    finite = losses[np.isfinite(losses)]
    low, high = float(finite.min()), float(finite.max())
    top = low + _LID * (float(np.median(finite)) - low)
    return top if low < top < high else high


def contour_lines(shown: LossSlice, low: float, high: float) -> tuple[Array, Array]:
    """Return contours as one line with gaps, at heights that lie closer where it is low."""
    gap, parts = np.full((1, 2), np.nan), []
    for place in np.linspace(0.0, 1.0, _CONTOURS + 2)[1:-1].tolist():
        level = low + (high - low) * place**POWER
        for line in contour(shown.losses, level, shown.x, shown.y):
            parts += [line, gap]
    lines = np.concatenate(parts) if parts else np.empty((0, 2))
    return lines[:, 0], lines[:, 1]


def axis_names(shown: LossSlice) -> tuple[str, str]:
    """Return the names of the axes of a plot."""
    plane, kind = shown.plane, shown.request.kind
    if plane.places is not None:
        first, second = (place_text(place, plane.parameters) for place in plane.places)
        return first, second
    if kind == RANDOM:
        return "first random direction", "second random"
    first, second = (f"{100 * share:.1f} %" for share in plane.shares)
    return f"main direction of the run ({first})", f"second ({second})"


def short_names(shown: LossSlice) -> tuple[str, str]:
    """Return names that stand side by side under a surface."""
    if shown.request.kind == RUN:
        first, second = (f"{100 * share:.1f} %" for share in shown.plane.shares)
        return f"run ({first})", f"second ({second})"
    if shown.request.kind == RANDOM:
        return "first random", "second random"
    return axis_names(shown)


def samples_text(shown: LossSlice) -> str:
    """Return of which samples the losses are."""
    count, whole = shown.samples
    if count < whole:
        return f"{count:,} of {whole:,} training samples"
    return "all training samples"
