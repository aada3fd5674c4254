"""Qt's PDF made exact: smooth images, a page of any size, the same bytes for the same picture.

Whatever is replaced keeps its length, so that the file's table of places stays true.
"""

import hashlib
import re
import uuid

from PySide6.QtCore import QSizeF, QUuid

#: How the description of an image begins. Qt leaves out that it is to be smoothed, as it is on
#: the screen.
_IMAGE = b"<<\n/Type /XObject\n/Subtype /Image\n"
_SMOOTH_IMAGE = b"<<\n/Interpolate true/Subtype/Image"
_BOX = re.compile(rb"(?<=Box \[)0 0 ([\d.]+) ([\d.]+)(?=\]\n)")
#: When it was made: it would be another file every second.
_DATE = re.compile(rb'/(?:Creation|Mod)Date \(D:[^)]*\)| xmp:\w+Date="[^"]*"')
#: What a writer is given as the document's name; here it becomes one made of the content.
PLACEHOLDER = QUuid("5c8a7c4e-0000-4000-8000-000000000000")


def tidy_pdf(content: bytes, page: QSizeF) -> bytes:
    """Return the same picture, whose page is cut at its lower right to a size in points.

    Qt's pages have whole points; ``page`` is at most a point smaller.
    """
    content = content.replace(_IMAGE, _SMOOTH_IMAGE)
    content = _BOX.sub(lambda box: _exact_box(box, page), content)
    content = _DATE.sub(lambda date: b" " * len(date[0]), content)
    name = str(uuid.UUID(bytes=hashlib.sha256(content).digest()[:16])).encode()
    given = PLACEHOLDER.toString(QUuid.StringFormat.WithoutBraces).encode()
    return content.replace(given, name).replace(given.hex().encode(), name.hex().encode())


def _exact_box(box: re.Match[bytes], page: QSizeF) -> bytes:
    if (float(box[1]), float(box[2])) == (page.width(), page.height()):
        return box[0]
    # Up is positive, so what is below the picture is what is left out.
    below = float(box[2]) - page.height()
    words = f"0 {below:.4f} {page.width():.4f} {float(box[2]):g}".encode()
    return words.ljust(len(box[0]))
