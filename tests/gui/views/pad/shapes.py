"""Ten digits as a hand might draw them: strokes of points, as parts of the paper's sides."""

from math import cos, radians, sin

Stroke = list[tuple[float, float]]


def _arc(x: float, y: float, width: float, height: float, begin: int, end: int) -> Stroke:
    """Return a part of an ellipse around (x, y), between two angles in degrees."""
    angles = [radians(begin + (end - begin) * n / 24) for n in range(25)]
    return [(x + width * cos(angle), y + height * sin(angle)) for angle in angles]


SHAPES: dict[int, list[Stroke]] = {
    0: [_arc(0.5, 0.5, 0.24, 0.38, -90, 270)],
    1: [[(0.36, 0.28), (0.54, 0.12), (0.54, 0.88)]],
    2: [[*_arc(0.5, 0.32, 0.22, 0.2, -170, 30), (0.3, 0.86), (0.75, 0.86)]],
    3: [_arc(0.47, 0.31, 0.2, 0.19, -150, 90) + _arc(0.47, 0.69, 0.23, 0.19, -90, 150)],
    4: [[(0.55, 0.12), (0.27, 0.58), (0.78, 0.58)], [(0.6, 0.36), (0.6, 0.9)]],
    5: [[(0.7, 0.13), (0.35, 0.13), (0.33, 0.46), *_arc(0.47, 0.65, 0.22, 0.21, -120, 140)]],
    6: [[(0.62, 0.12), (0.4, 0.4), *_arc(0.5, 0.66, 0.2, 0.2, -170, 190)]],
    7: [[(0.28, 0.14), (0.74, 0.14), (0.46, 0.88)], [(0.38, 0.5), (0.7, 0.5)]],
    8: [_arc(0.5, 0.31, 0.18, 0.18, 90, 450), _arc(0.5, 0.68, 0.22, 0.19, -90, 270)],
    9: [[*_arc(0.5, 0.33, 0.2, 0.2, 0, 360), (0.7, 0.33), (0.66, 0.6), (0.58, 0.88)]],
}
