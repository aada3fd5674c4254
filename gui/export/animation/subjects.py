"""What there is to animate: views, and what their frames have to hold."""

from collections.abc import Callable
from dataclasses import dataclass

from gui.export.figure.figure import Figure
from gui.theme import Theme
from gui.views import BaseView, Confusion, Curve, FunctionMap, Histogram, LossCurve, NetworkDiagram
from scratchnet.run.observation import FrameRequest

#: A neuron's map is small in any picture.
_NEURON_RESOLUTION = 48
#: Where there are more samples, none is marked as wrong or counted: it would take too long.
_MOST_SAMPLES = 20_000

_EVERYTHING = FrameRequest(_NEURON_RESOLUTION, gradients=True, outputs=_MOST_SAMPLES)
_OUTPUTS = FrameRequest(outputs=_MOST_SAMPLES)
_WISHES = {
    NetworkDiagram: FrameRequest(_NEURON_RESOLUTION),
    Histogram: FrameRequest(gradients=True),
    LossCurve: FrameRequest(),
    FunctionMap: _OUTPUTS,
    Curve: _OUTPUTS,
    Confusion: _OUTPUTS,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """``make`` returns a hidden view of its own, or a figure, in the colours of a theme."""

    name: str
    file_stem: str
    make: Callable[[Theme], BaseView | Figure]


def frame_request_of(view: BaseView | Figure) -> FrameRequest:
    """Return what the frames that a view draws have to hold."""
    return next((w for kind, w in _WISHES.items() if isinstance(view, kind)), _EVERYTHING)
