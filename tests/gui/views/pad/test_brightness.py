"""Pictures as brightness: transparent is white, large ones become smaller."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QImage

from gui.views.pad.brightness import (
    PICTURE_FILTER,
    brightness_of,
    is_picture,
    picture_in,
    read_picture,
)
from scratchnet.errors import InvalidInput


def image_of(width: int, height: int, colour: str) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(QColor(colour))
    return image


@pytest.mark.parametrize(
    ("colour", "brightness"),
    [("#ffffffff", 1.0), ("#ff000000", 0.0), ("#00000000", 1.0), ("#ff333333", 0.2)],
)
def test_black_is_0_and_what_is_transparent_is_paper(colour: str, brightness: float) -> None:
    found = brightness_of(image_of(5, 3, colour))
    assert found.shape == (3, 5)
    assert (found == brightness).all()


def test_large_pictures_are_made_smaller_and_keep_their_shape(tmp_path: Path) -> None:
    large = image_of(3000, 1500, "#ff000000")
    assert brightness_of(large).shape == (512, 1024)
    large.save(str(tmp_path / "a.png"))
    assert read_picture(tmp_path / "a.png").width() <= 1024
    assert brightness_of(image_of(5000, 1, "#ff000000")).shape == (1, 1024)


def test_files_of_pictures_are_known_by_their_names(tmp_path: Path) -> None:
    image_of(4, 4, "#ff000000").save(str(tmp_path / "a.PNG"), "PNG")
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    for name, known in (("a.PNG", True), ("table.csv", False)):
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
        assert is_picture(mime) == known
        found = picture_in(mime)
        assert (found is not None) == known
    web = QMimeData()
    web.setUrls([QUrl("https://example.org/a.png")])
    assert not is_picture(web)
    assert "*.png" in PICTURE_FILTER


def test_a_file_that_is_no_picture_says_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"missing\.png cannot be read as a picture: "):
        read_picture(tmp_path / "missing.png")
