"""Pictures as PDF: vectors, with their fonts inside."""

import re
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize

from gui.rendering import save_picture
from tests.gui.rendering.conftest import KINDS, Make
from tests.gui.views.conftest import short_run, with_losses


def streams(content: bytes) -> list[bytes]:
    """Return what is drawn and embedded, without compression where there was some."""
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            found.append(zlib.decompressobj().decompress(stream))
        except zlib.error:
            found.append(stream)
    return found


def drawing(content: bytes) -> bytes:
    """Return the page's own stream: the one that shows text."""
    return b"\n".join(part for part in streams(content) if re.search(rb"\bT[jJ]\b", part))


@pytest.mark.parametrize("kind", KINDS)
def test_a_pdf_has_its_size_its_fonts_and_text_as_text(
    make: Make, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "picture.pdf"
    save_picture(make(kind), file, QSize(640, 480))
    content = file.read_bytes()
    assert content.startswith(b"%PDF-1.")
    assert content.rstrip().endswith(b"%%EOF")
    assert b"/FontFile" in content
    assert b"/MediaBox [0 0 480.000000 360.000000]" in content
    assert content.count(b"/Type /Page\n") == 1
    assert len(re.findall(rb"\bT[jJ]\b", drawing(content))) >= 1
    title = {"map": "Function map", "loss": "Loss curve", "plain": "A plain one"}[kind]
    assert title.encode("utf-16-be") in content or title.encode() in content


def test_a_page_is_as_large_as_the_picture_though_qt_s_have_whole_points(
    make: Make, tmp_path: Path
) -> None:
    save_picture(make("plain"), tmp_path / "picture.pdf", QSize(333, 205))
    content = (tmp_path / "picture.pdf").read_bytes()
    boxes = re.findall(rb"/(?:Media|Trim)Box \[([\d. ]+)\]", content)
    assert len(boxes) == 2
    for box in boxes:
        left, bottom, right, top = map(float, box.split())
        # The picture hangs from the top of the page that Qt has made.
        assert (left, top) == (0, 154)
        assert (right - left, top - bottom) == (249.75, 153.75)


def test_the_same_picture_has_the_same_bytes(make: Make, tmp_path: Path) -> None:
    contents = set()
    for number in range(2):
        file = tmp_path / f"{number}.pdf"
        save_picture(make("map"), file, QSize(320, 240))
        contents.add(file.read_bytes())
    assert len(contents) == 1
    assert b"Date" not in contents.pop()


def test_a_map_is_an_image_without_loss_and_smoothed(make: Make, tmp_path: Path) -> None:
    view = make("map")
    scene, frame = short_run()
    # Noise, for which JPEG would be the smaller.
    noise = np.random.default_rng(0).random((200, 200))
    view.show_frame(scene, replace(frame, model_map=noise[np.newaxis]))
    save_picture(view, tmp_path / "picture.pdf", QSize(640, 480))
    content = (tmp_path / "picture.pdf").read_bytes()
    images = re.findall(rb"<<[^<>]*/Subtype ?/Image[^<>]*>>", content)
    assert images
    assert all(b"/Interpolate true" in image for image in images)
    assert b"DCTDecode" not in content


def test_the_table_of_places_is_true(make: Make, tmp_path: Path) -> None:
    save_picture(make("map"), tmp_path / "picture.pdf", QSize(320, 240))
    content = (tmp_path / "picture.pdf").read_bytes()
    start = int(content.rsplit(b"startxref", 1)[1].split()[0])
    assert content[start:].startswith(b"xref")
    lines = content[start:].split(b"\n")
    places = [int(line.split()[0]) for line in lines[3:] if re.match(rb"\d{10} \d{5} n", line)]
    assert len(places) > 5
    for number, place in enumerate(places, start=1):
        assert content[place:].startswith(b"%d 0 obj" % number)


def test_a_curve_is_one_line_and_no_image(make: Make, tmp_path: Path) -> None:
    view = make("loss")
    view.show_frame(short_run()[0], with_losses([1 / step for step in range(1, 1001)]))
    save_picture(view, tmp_path / "picture.pdf", QSize(640, 480))
    content = (tmp_path / "picture.pdf").read_bytes()
    assert not re.search(rb"/Subtype ?/Image", content)
    longest = max(
        len(re.findall(rb" l\b", path)) for path in re.split(rb"\b[SsfB]\*?\n", drawing(content))
    )
    assert longest >= 999
