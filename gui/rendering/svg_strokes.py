"""Lines of fixed width in an SVG, made plain.

Qt marks them with ``vector-effect="non-scaling-stroke"`` inside a scaled group. Browsers know
that; many other programs do not and draw the line as wide as the group is scaled, a hundred times
too wide. Here the line's points are brought out of the group's coordinates instead, to where its
width is simply its width.
"""

import re
from itertools import groupby
from xml.etree.ElementTree import Element

from PySide6.QtCore import QPointF
from PySide6.QtGui import QTransform

_NUMBER = r"(-?[\d.]+(?:e[-+]?\d+)?)"
_PAIR = re.compile(f"{_NUMBER},{_NUMBER}")
_MATRIX = re.compile(r"matrix\(" + ",".join([_NUMBER] * 6) + r"\)")
#: The attribute that holds the points, by the element's name without its namespace.
_POINTS = {"path": "d", "polyline": "points", "polygon": "points"}
_EFFECT = "vector-effect"


def make_strokes_plain(parent: Element) -> None:
    """Rewrite every line of fixed width under the element."""
    parent[:] = [part for child in parent for part in _split(child)]
    for child in parent:
        make_strokes_plain(child)
        child.attrib.pop(_EFFECT, None)


def _split(group: Element) -> list[Element]:
    """Return the group in parts, in order: those that keep its transform and those without it."""
    matrix = _MATRIX.fullmatch(group.get("transform", ""))
    if matrix is None or group.get("fill", "").startswith("url("):
        return [group]
    transform = QTransform(*map(float, matrix.groups()))
    parts = []
    for fixed, members in groupby(group, _is_fixed):
        # Not a copy of the group: that would share its attributes on some versions of Python.
        part = Element(group.tag, dict(group.attrib))
        part.extend(members)
        if fixed:
            del part.attrib["transform"]
            for line in part:
                _map_points(line, transform)
        parts.append(part)
    return parts


def _is_fixed(element: Element) -> bool:
    return element.get(_EFFECT) == "non-scaling-stroke" and _name(element) in _POINTS


def _map_points(line: Element, transform: QTransform) -> None:
    def mapped(pair: re.Match[str]) -> str:
        point = transform.map(QPointF(float(pair[1]), float(pair[2])))
        return f"{round(point.x(), 3):.10g},{round(point.y(), 3):.10g}"

    attribute = _POINTS[_name(line)]
    line.set(attribute, _PAIR.sub(mapped, line.get(attribute, "")))


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
