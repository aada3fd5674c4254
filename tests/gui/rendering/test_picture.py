"""Saving pictures: whole or not at all, and the messages for errors."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLabel

from gui.rendering import ExportError, copy_picture, save_picture
from tests.gui.rendering.conftest import KINDS, Make

SIZE = QSize(120, 90)


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device"), "it cannot be written: No space left on device"),
        (PermissionError(13, "Permission denied"), "writing is not permitted there"),
    ],
    ids=["full", "forbidden"],
)
def test_a_write_that_fails_leaves_the_old_file_alone(
    make: Make,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    suffix: str,
    error: OSError,
    words: str,
) -> None:
    file = tmp_path / f"picture{suffix}"
    file.write_bytes(b"old")
    widget = make("plain")

    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        with pytest.raises(ExportError) as refused:
            save_picture(widget, file, SIZE)
    assert str(refused.value) == f"{file}: {words}"
    assert list(tmp_path.iterdir()) == [file]
    assert file.read_bytes() == b"old"
    save_picture(widget, file, SIZE)
    assert file.read_bytes() != b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_that_is_not_there_is_named(make: Make, tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "picture.png"
    with pytest.raises(ExportError) as refused:
        save_picture(make("plain"), file, SIZE)
    assert str(refused.value) == f"{file}: there is no folder {file.parent}"
    assert not file.parent.exists()


def test_what_cannot_be_made_is_refused_with_a_message(make: Make, tmp_path: Path) -> None:
    widget = make("plain")
    for name, size, scale, words in (
        ("a.gif", SIZE, 1.0, "a.gif: the name must end in .png, .svg or .pdf"),
        ("a", SIZE, 1.0, "a: the name must end in .png, .svg or .pdf"),
        ("a.png", QSize(0, 5), 1.0, "a picture of 0 × 5 pixels is empty"),
        ("a.svg", QSize(5, -1), 1.0, "a picture of 5 × -1 pixels is empty"),
        ("a.png", SIZE, 0.0, "the scale must be a number above 0, not 0.0"),
        ("a.png", SIZE, float("nan"), "the scale must be a number above 0, not nan"),
        ("a.png", SIZE, float("inf"), "the scale must be a number above 0, not inf"),
        ("a.pdf", QSize(20_001, 9), 1.0, "a side may have at most 20,000 pixels"),
        ("a.png", QSize(9, 9_000), 3.0, "27 × 27,000 pixels is too large"),
        ("a.png", QSize(10_000, 5_001), 2.0, "a picture may have at most 200 million pixels"),
    ):
        with pytest.raises(ExportError) as refused:
            save_picture(widget, tmp_path / name, size, scale)
        assert words in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_vectors_take_no_notice_of_the_scale_and_names_of_their_case(
    make: Make, tmp_path: Path
) -> None:
    widget = make("plain")
    save_picture(widget, tmp_path / "a.svg", SIZE)
    save_picture(widget, tmp_path / "b.SVG", SIZE, 10_000.0)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.SVG").read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_the_clipboard_gets_an_image_and_an_svg(make: Make, kind: str) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    copy_picture(make(kind), SIZE, 2.0)
    image = clipboard.image()
    assert (image.width(), image.height()) == (240, 180)
    colours = {image.pixel(x, y) for x in range(240) for y in range(180)}
    assert len(colours) > 10
    svg = bytes(clipboard.mimeData().data("image/svg+xml").data())
    assert b'width="120" height="90"' in svg
    clipboard.clear()


def test_a_refused_picture_leaves_the_clipboard_as_it_is(make: Make) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("mine")
    with pytest.raises(ExportError, match="is empty"):
        copy_picture(make("plain"), QSize(0, 0))
    assert clipboard.text() == "mine"
    clipboard.clear()


def test_the_same_widget_can_be_saved_in_every_format_again_and_again(
    make: Make, tmp_path: Path
) -> None:
    view = make("map")
    for suffix in (".png", ".svg", ".pdf", ".png"):
        save_picture(view, tmp_path / f"picture{suffix}", SIZE)
    first = QImage(str(tmp_path / "picture.png"))
    save_picture(make("map"), tmp_path / "fresh.png", SIZE)
    assert first == QImage(str(tmp_path / "fresh.png"))


def test_a_picture_of_a_label_has_its_text(make: Make, tmp_path: Path) -> None:
    widget = make("plain")
    save_picture(widget, tmp_path / "before.svg", SIZE)
    widget.findChild(QLabel).setText("Other < words")
    save_picture(widget, tmp_path / "after.svg", SIZE)
    assert "Plain words" in (tmp_path / "before.svg").read_text("utf-8")
    assert "Other &lt; words" in (tmp_path / "after.svg").read_text("utf-8")
