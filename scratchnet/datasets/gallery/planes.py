"""Datasets of two inputs that a formula describes."""

from scratchnet.datasets.gallery.drawing import region, surface
from scratchnet.datasets.gallery.entry import Entry

_DOMAIN = (-2.0, 2.0)

_BUMPS = "exp(-2*((x - 0.8)**2 + (y - 0.8)**2)) - exp(-2*((x + 0.8)**2 + (y + 0.8)**2))"

REGIONS: tuple[Entry, ...] = (
    region("circle", "Circle", "x*x + y*y < 1", _DOMAIN, 2),
    region("ring", "Ring", "0.5 < x*x + y*y < 2.5", _DOMAIN, 2),
    region("xor", "Exclusive or", "(x > 0) != (y > 0)", _DOMAIN, 2),
    region("checkerboard", "Checkerboard", "(floor(x) + floor(y)) % 2", _DOMAIN, 2),
    region("sine_boundary", "Sine boundary", "y > sin(pi*x)", _DOMAIN, 2),
)

SURFACES: tuple[Entry, ...] = (
    surface("plane", "Plane", "0.5*x - 0.25*y", _DOMAIN, 2),
    surface("bumps", "Gaussian bumps", _BUMPS, _DOMAIN, 2),
    surface("saddle", "Saddle", "(x*x - y*y)/4", _DOMAIN, 2),
    surface("ripple", "Ripple", "cos(3*sqrt(x*x + y*y))/(1 + x*x + y*y)", _DOMAIN, 2),
    surface("circle_surface", "Circle as a surface", "x*x + y*y < 1", _DOMAIN, 2),
)
