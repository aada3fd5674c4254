"""Files of animations: reproducible, written whole or not at all, and their estimated size."""

import errno
import io
from collections.abc import Callable
from pathlib import Path
from typing import IO

import numpy as np
import pytest

from gui.export.animation.clip import Clip, Pixels
from gui.export.animation.encoders import FORMATS
from gui.export.animation.frames import Survey, sample_numbers, survey_run
from gui.export.animation.writing import estimated_bytes, format_of, size_text, write_animation
from scratchnet.engines import Interrupt, Interrupted
from scratchnet.errors import InvalidInput
from tests.gui.export.animation.small import PlainPainter, nothing, small_animation

AVAILABLE = [form.suffix for form in FORMATS.values() if not form.missing()]
CLIP = Clip(160, 120, 40, 10.0)
ANIMATION = small_animation(5)


@pytest.fixture(scope="module")
def survey() -> Survey:
    return survey_run(ANIMATION, PlainPainter(), Interrupt(), nothing)


@pytest.mark.parametrize("suffix", AVAILABLE)
def test_the_same_animation_gives_the_same_file(
    tmp_path: Path, survey: Survey, suffix: str
) -> None:
    paths = [tmp_path / f"{number}{suffix}" for number in range(2)]
    for path in paths:
        write_animation(path, ANIMATION, survey, PlainPainter(), Interrupt(), nothing)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert sorted(tmp_path.iterdir()) == paths


@pytest.mark.parametrize("suffix", AVAILABLE)
@pytest.mark.parametrize("before", [None, b"old"])
@pytest.mark.parametrize("at", [1, 4, 5])
def test_cancelling_at_any_frame_keeps_the_old_file(
    tmp_path: Path, survey: Survey, suffix: str, before: bytes | None, at: int
) -> None:
    path, interrupt = tmp_path / f"clip{suffix}", Interrupt()
    if before is not None:
        path.write_bytes(before)

    def cancel(done: int, _count: int) -> None:
        if done == at:
            raise Interrupted

    with pytest.raises(Interrupted):
        write_animation(path, ANIMATION, survey, PlainPainter(), interrupt, cancel)
    assert [file.read_bytes() for file in tmp_path.iterdir()] == ([before] if before else [])


def test_a_full_disk_keeps_the_old_file(
    tmp_path: Path, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "clip.gif"
    path.write_bytes(b"old")
    write = FORMATS["gif"].write

    def on_full_disk(file: IO[bytes], *others: object) -> None:
        room = 1_000

        def limited(content: bytes, to_file: Callable[[bytes], int] = file.write) -> int:
            nonlocal room
            room -= len(content)
            if room < 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            return to_file(content)

        class Disk:
            write = staticmethod(limited)

        write(Disk(), *others)  # type: ignore[arg-type]

    monkeypatch.setattr("gui.export.animation.writing.format_of", lambda _: _Written(on_full_disk))
    with pytest.raises(InvalidInput, match=r"clip\.gif: it cannot be written: No space left"):
        write_animation(path, ANIMATION, survey, PlainPainter(), Interrupt(), nothing)
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"old"]


class _Written:
    def __init__(self, write: Callable[..., None]) -> None:
        self.write = write


def test_a_name_must_end_in_the_suffix_of_an_available_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert format_of(tmp_path / "clip.GIF") is FORMATS["gif"]
    assert format_of(tmp_path / "clip.png") is FORMATS["apng"]
    monkeypatch.setattr("gui.export.animation.encoders.mp4.has_mp4", lambda: False)
    for name, words in (
        ("clip.avi", r"clip.avi: the name must end in .gif, .apng, .webp or .mp4"),
        ("clip", r"clip: the name must end in"),
        ("clip.mp4", r"clip.mp4: MP4 needs an encoder: pip install 'scratchnet\[video\]'"),
        ("nowhere/clip.gif", "there is no folder"),
    ):
        with pytest.raises(InvalidInput, match=words):
            format_of(tmp_path / name)


def frame(number: int) -> Pixels:
    """Return stripes that move; the more, the later."""
    rows, columns = np.mgrid[0:120, 0:160]
    stripes = (columns + number**2) % (rows // 4 + 7) < 4
    pixels = np.full((120, 160, 3), 240, dtype=np.uint8)
    pixels[stripes] = (30, 90, 200)
    pixels[: 40 - number] = 240
    return pixels


@pytest.mark.parametrize("suffix", AVAILABLE)
def test_the_estimate_is_near_the_real_size(suffix: str) -> None:
    kind, file = FORMATS[suffix.removeprefix(".")], io.BytesIO()
    kind.write(file, map(frame, range(40)), CLIP, [frame(0), frame(39)])
    samples = {number: frame(number) for number in sample_numbers(40)}
    real = len(file.getvalue())
    assert 0.6 * real < estimated_bytes(kind, CLIP, samples) < 1.6 * real


def test_a_size_has_two_digits_and_a_unit() -> None:
    sizes = {950: "950 bytes", 12_345: "12 kB", 1_234_567: "1.2 MB", 2.5e9: "2.5 GB"}
    assert {count: size_text(int(count)) for count in sizes} == sizes
    assert size_text(1_990_000) == "2 MB"
    assert size_text(999_999) == "1000 kB"
