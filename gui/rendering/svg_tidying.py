"""Qt's SVG made fit for other programs: its size, its fonts, its lines."""

from xml.etree import ElementTree

from PySide6.QtGui import QFont, QFontInfo

from gui.rendering.svg_strokes import make_strokes_plain

_SVG = "http://www.w3.org/2000/svg"
#: Parts of the names of fonts with serifs.
_SERIFS = ("serif", "times", "roman", "georgia", "garamond", "palatino", "century")
_GROUP = f"{{{_SVG}}}g"

ElementTree.register_namespace("", _SVG)
ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def tidy_svg(content: bytes, width: str, height: str) -> bytes:
    """Return the same picture with its size in these units, plain lines and portable fonts."""
    root = ElementTree.fromstring(content)
    # Qt gives it in millimetres, rounded to another number of pixels.
    root.set("width", width)
    root.set("height", height)
    make_strokes_plain(root)
    _drop_empty_groups(root)
    _name_fonts(root)
    return bytes(ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _drop_empty_groups(parent: ElementTree.Element) -> None:
    for child in list(parent):
        _drop_empty_groups(child)
        if child.tag == _GROUP and len(child) == 0:
            parent.remove(child)


def _portable(family: str) -> str:
    """Return a list of fonts: the one asked for, the one in use here, and what is like them."""
    used = QFontInfo(QFont(family))
    words = used.family().lower()
    serif = "sans" not in words and any(part in words for part in _SERIFS)
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
