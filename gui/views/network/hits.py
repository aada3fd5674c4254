"""What lies under the pointer."""

import numpy as np
from PySide6.QtCore import QPointF

from gui.views.network.lines import ends_between
from gui.views.network.parts import Connection, Neuron, Part
from gui.views.network.places import Places
from gui.views.network.wiring import Wiring

_REACH_PX = 5.0
#: Small dots are caught from this far away.
_DOT_REACH_PX = 5.0
#: How far along a curve is, by how far it has come from left to right; every line has this form.
_ALONG = np.linspace(0.0, 1.0, 65)
_ACROSS = 1.5 * _ALONG - 1.5 * _ALONG**2 + _ALONG**3
_DOWN = 3 * _ALONG**2 - 2 * _ALONG**3


def part_at(places: Places, wiring: Wiring, point: QPointF) -> Part | None:
    """Return the card, else the connection, at a point."""
    return _neuron_at(places, point) or _connection_at(places, wiring, point)


def _neuron_at(places: Places, point: QPointF) -> Neuron | None:
    for number, column in enumerate(places.columns):
        reach = max(column.side / 2, _DOT_REACH_PX)
        if abs(point.x() - column.x) <= reach:
            distances = np.abs(column.ys - point.y())
            nearest = int(distances.argmin())
            return Neuron(number, nearest) if distances[nearest] <= reach else None
    return None


def _connection_at(places: Places, wiring: Wiring, point: QPointF) -> Connection | None:
    pairs = zip(places.columns, places.columns[1:], strict=False)
    for layer, ((left, right), bundle) in enumerate(zip(pairs, wiring.bundles, strict=True)):
        ends = ends_between(left, right)
        width = ends.end_x - ends.start_x
        if not len(bundle) or width <= 0 or not ends.start_x <= point.x() <= ends.end_x:
            continue
        across = (point.x() - ends.start_x) / width
        starts = ends.start_ys[bundle.sources]
        rises = ends.end_ys[bundle.targets] + ends.offsets[bundle.sources] - starts
        below, share, above = np.interp(
            [across - 0.01, across, across + 0.01], _ACROSS, _DOWN
        ).tolist()
        # Measured across the line, not straight down: lines may be steep.
        slopes = rises * (above - below) / (0.02 * width)
        distances = np.abs(starts + rises * share - point.y()) / np.hypot(1.0, slopes)
        nearest = int(distances.argmin())
        if distances[nearest] <= _REACH_PX:
            return Connection(layer, int(bundle.targets[nearest]), int(bundle.sources[nearest]))
    return None
