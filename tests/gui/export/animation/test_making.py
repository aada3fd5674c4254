"""Files of animations: the same twice, and never half of one."""

import errno
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from gui.export.animation.encoders import FORMATS
from gui.export.animation.film import Survey, survey
from gui.export.animation.making import format_of, make_animation
from scratchnet.engines import Interrupt, Interrupted
from scratchnet.errors import InvalidInput
from tests.gui.export.animation.films import PlainPainter, nothing, small_film

AVAILABLE = [suffix for suffix, form in FORMATS.items() if not form.missing()]
FILM = small_film(5)


@pytest.fixture(scope="module")
def known() -> Survey:
    return survey(FILM, PlainPainter(), Interrupt(), nothing)


@pytest.mark.parametrize("suffix", AVAILABLE)
def test_the_same_film_gives_the_same_file(tmp_path: Path, known: Survey, suffix: str) -> None:
    paths = [tmp_path / f"{number}{suffix}" for number in range(2)]
    for path in paths:
        make_animation(path, FILM, known, PlainPainter(), Interrupt(), nothing)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert sorted(tmp_path.iterdir()) == paths


@pytest.mark.parametrize("suffix", AVAILABLE)
@pytest.mark.parametrize("before", [None, b"old"])
@pytest.mark.parametrize("at", [1, 4, 5])
def test_given_up_at_any_frame_the_file_is_as_it_was(
    tmp_path: Path, known: Survey, suffix: str, before: bytes | None, at: int
) -> None:
    path, interrupt = tmp_path / f"film{suffix}", Interrupt()
    if before is not None:
        path.write_bytes(before)

    def give_up(done: int, _count: int) -> None:
        if done == at:
            raise Interrupted

    with pytest.raises(Interrupted):
        make_animation(path, FILM, known, PlainPainter(), interrupt, give_up)
    assert [file.read_bytes() for file in tmp_path.iterdir()] == ([before] if before else [])


def test_a_full_disk_leaves_the_file_as_it_was(
    tmp_path: Path, known: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "film.gif"
    path.write_bytes(b"old")
    write = FORMATS[".gif"].write

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

    monkeypatch.setattr("gui.export.animation.making.format_of", lambda _: _Written(on_full_disk))
    with pytest.raises(InvalidInput, match=r"film\.gif: it cannot be written: No space left"):
        make_animation(path, FILM, known, PlainPainter(), Interrupt(), nothing)
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"old"]


class _Written:
    def __init__(self, write: Callable[..., None]) -> None:
        self.write = write


def test_a_name_has_to_say_a_format_that_can_be_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert format_of(tmp_path / "film.GIF") is FORMATS[".gif"]
    assert format_of(tmp_path / "film.png") is FORMATS[".apng"]
    monkeypatch.setattr("gui.export.animation.encoders.mp4.has_mp4", lambda: False)
    for name, words in (
        ("film.avi", r"film.avi: the name must end in .gif, .apng, .webp or .mp4"),
        ("film", r"film: the name must end in"),
        ("film.mp4", r"film.mp4: MP4 needs an encoder: pip install 'scratchnet\[video\]'"),
        ("nowhere/film.gif", "there is no folder"),
    ):
        with pytest.raises(InvalidInput, match=words):
            format_of(tmp_path / name)
