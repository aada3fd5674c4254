"""What there is to animate: views, and what their frames have to hold."""

from collections.abc import Callable
from dataclasses import dataclass

from gui.export.figure.figure import Figure
from gui.theme import Theme
from gui.views import BaseView
from gui.views.registry import frame_request, record_of
from scratchnet.run.snapshot import FrameRequest

#: A neuron's map is small in any picture.
_NEURON_RESOLUTION = 48
#: With more samples, none is marked as wrong or counted: it would take too long.
_MOST_SAMPLES = 20_000


@dataclass(frozen=True, slots=True)
class Subject:
    """``make`` returns a hidden view of its own, or a figure, in the colours of a theme."""

    name: str
    file_stem: str
    make: Callable[[Theme], BaseView | Figure]


def frame_request_of(view: BaseView | Figure) -> FrameRequest:
    """Return the request for the frames that a view draws."""
    requires = view.requires if isinstance(view, Figure) else record_of(view).requires
    return frame_request(requires, _NEURON_RESOLUTION, _MOST_SAMPLES, _MOST_SAMPLES)
