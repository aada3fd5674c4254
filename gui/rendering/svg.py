"""Pictures as SVG: Qt's own made fit for other programs in its size, its fonts and its lines.

Qt marks lines of fixed width with ``vector-effect="non-scaling-stroke"`` inside a scaled group.
Browsers know that; many other programs do not and draw the line as wide as the group is scaled, a
hundred times too wide. Here the line's points are transformed out of the group's coordinates
instead, to where its width is simply its width.
"""

import re
from itertools import groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontInfo, QTransform
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from gui.rendering.layout import PictureLayout, background_of, title_of
from gui.rendering.painting import PROGRAM, begin_painting, content_of, open_buffer, paint_vectors

_SVG = "http://www.w3.org/2000/svg"
#: Parts of the names of fonts with serifs.
_SERIFS = ("serif", "times", "roman", "georgia", "garamond", "palatino", "century")
_GROUP, _PATH, _CLIP = (f"{{{_SVG}}}{tag}" for tag in ("g", "path", "clipPath"))
_NUMBER = r"(-?[\d.]+(?:e[-+]?\d+)?)"
_PAIR = re.compile(f"{_NUMBER},{_NUMBER}")
_MATRIX = re.compile(r"matrix\(" + ",".join([_NUMBER] * 6) + r"\)")
#: The attribute that holds the points, by the element's name without its namespace.
_POINTS = {"path": "d", "polyline": "points", "polygon": "points"}
_EFFECT = "vector-effect"

ElementTree.register_namespace("", _SVG)
ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def svg_bytes(widget: QWidget, layout: PictureLayout, _scale: float) -> bytes:
    """Return the picture as SVG: lines and text as such, heat maps as images."""
    buffer = open_buffer()
    # Version 1.2 Tiny, the default, has no clipping: curves would leave their plots.
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(widget.logicalDpiX())
    generator.setSize(layout.size.toSize())
    generator.setViewBox(layout.window)
    generator.setTitle(title_of(widget))
    generator.setDescription(f"Made with {PROGRAM}")
    painter = begin_painting(generator)
    try:
        painter.fillRect(layout.window, background_of(widget))
        paint_vectors(widget, painter)
    finally:
        painter.end()
    return tidy_svg(content_of(buffer), *layout.lengths())


def tidy_svg(content: bytes, width: str, height: str) -> bytes:
    """Return the same picture with its size in these units, plain lines and portable fonts."""
    root = ElementTree.fromstring(content)
    # Qt gives it in millimetres, rounded to another number of pixels.
    root.set("width", width)
    root.set("height", height)
    _make_strokes_plain(root)
    _drop_empty_paths(root)
    _drop_empty_groups(root)
    _name_fonts(root)
    return bytes(ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _drop_empty_paths(root: Element) -> None:
    """Remove paths without points, which are no valid SVG, and what is clipped by one."""
    nothing = {
        f"url(#{clip.get('id')})"
        for clip in root.iter(_CLIP)
        if not any(part.get("d", "").strip() for part in clip)
    }

    def drop_in(parent: Element) -> None:
        for child in list(parent):
            empty = child.tag == _PATH and not child.get("d", "").strip()
            unseen = child.tag == _CLIP and f"url(#{child.get('id')})" in nothing
            if empty or unseen or child.get("clip-path") in nothing:
                parent.remove(child)
            else:
                drop_in(child)

    drop_in(root)


def _drop_empty_groups(parent: ElementTree.Element) -> None:
    for child in list(parent):
        _drop_empty_groups(child)
        if child.tag == _GROUP and len(child) == 0:
            parent.remove(child)


def _portable(family: str) -> str:
    """Return a list of fonts: the requested one, the one in use here, and a generic family."""
    used = QFontInfo(QFont(family))
    name = used.family().lower()
    serif = "sans" not in name and any(part in name for part in _SERIFS)
    generic = "monospace" if used.fixedPitch() else "serif" if serif else "sans-serif"
    # The program's own font may have a name that only this machine knows.
    asked = [] if family in (QFont().family(), used.family()) else [family]
    return ", ".join([*(f"'{name}'" for name in (*asked, used.family())), generic])


def _name_fonts(root: ElementTree.Element) -> None:
    """Name the fonts in use instead of this machine's aliases, with one that all machines have."""
    names: dict[str, str] = {}
    for element in root.iter():
        family = element.get("font-family")
        if family is not None:
            if family not in names:
                names[family] = _portable(family)
            element.set("font-family", names[family])


def _make_strokes_plain(parent: Element) -> None:
    """Rewrite every line of fixed width under the element."""
    parent[:] = [part for child in parent for part in _split(child)]
    for child in parent:
        _make_strokes_plain(child)
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
                _transform_points(line, transform)
        parts.append(part)
    return parts


def _is_fixed(element: Element) -> bool:
    return element.get(_EFFECT) == "non-scaling-stroke" and _local_name(element) in _POINTS


def _transform_points(line: Element, transform: QTransform) -> None:
    def transformed(pair: re.Match[str]) -> str:
        point = transform.map(QPointF(float(pair[1]), float(pair[2])))
        return f"{round(point.x(), 3):.10g},{round(point.y(), 3):.10g}"

    attribute = _POINTS[_local_name(line)]
    line.set(attribute, _PAIR.sub(transformed, line.get(attribute, "")))


def _local_name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
