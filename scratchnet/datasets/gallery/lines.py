"""Datasets of one input."""

from scratchnet.datasets.gallery.drawing import region, surface
from scratchnet.datasets.gallery.entry import Entry

#: sin(πx)/(πx); at 0, where that is 0/0, this is 0/1 + 1.
_SINC = "sin(pi*x)/(pi*x + (x == 0)) + (x == 0)"

CURVES: tuple[Entry, ...] = (
    surface("sine", "Sine", "sin(pi*x)", (-2.0, 2.0), 1),
    surface("step", "Step", "x > 0", (-2.0, 2.0), 1),
    surface("absolute", "Absolute value", "abs(x)", (-2.0, 2.0), 1),
    surface("cubic", "Cubic", "(x*x*x - 3*x)/2", (-2.0, 2.0), 1),
    surface("sinc", "Sinc", _SINC, (-4.0, 4.0), 1),
    surface("line", "Noisy line", "0.5*x + 0.25", (-2.0, 2.0), 1, noise=0.2),
)

INTERVALS: tuple[Entry, ...] = (
    region("threshold", "Threshold", "x > 0.5", (-2.0, 2.0), 1),
    region("interval", "Interval", "-1 < x < 1", (-2.0, 2.0), 1),
    region("bands", "Alternating bands", "floor(2*x) % 2", (-2.0, 2.0), 1),
)
