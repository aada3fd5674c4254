"""The registry of formats, and the part of a frame that has changed."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from gui.arguments import parse_arguments
from gui.dialogs import FileField
from gui.export.animation.clip_fields import Choices, ClipFields, remember, remembered
from gui.export.animation.encoders import FORMATS, AnimationFormat, format_for
from gui.export.animation.encoders.format import Region, changed_region
from gui.export.animation.frames import AnimatedRun
from gui.export.animation.writing import format_of
from gui.preferences import Preferences
from tests.gui.export.animation.small import small_recipe

_BITS = st.lists(st.booleans(), min_size=30, max_size=30)


@given(_BITS, _BITS, st.sampled_from([1, 2]))
def test_nothing_changes_outside_the_region(before: list[bool], now: list[bool], grid: int) -> None:
    one, other = (np.array(bits, dtype=np.uint8).reshape(5, 6) for bits in (before, now))
    region = changed_region(one, other, grid)
    assert (region.left % grid, region.top % grid) == (0, 0)
    put_over = one.copy()
    region.of(put_over)[:] = region.of(other)
    assert np.array_equal(put_over, other)


def test_the_region_is_minimal() -> None:
    before = np.zeros((9, 9, 3), dtype=np.uint8)
    now = before.copy()
    now[3, 5, 1] = now[4, 7, 0] = 1
    assert changed_region(before, now) == Region(5, 3, 3, 2)
    assert changed_region(before, now, 2) == Region(4, 2, 4, 3)
    assert changed_region(before, before) == Region(0, 0, 1, 1)
    assert changed_region(None, now) == Region(0, 0, 9, 9)


def test_a_format_is_found_by_any_of_its_suffixes() -> None:
    assert format_for(".GIF") is FORMATS["gif"]
    assert format_for(".png") is FORMATS["apng"]
    assert format_for(".avi") is None


@pytest.fixture
def _toy() -> Iterator[None]:
    FORMATS.register(
        AnimationFormat(
            suffix=".toy",
            label="Toy",
            purpose="a frame count, for tests",
            write=lambda file, frames, clip, samples: file.write(b"%d" % len(list(frames))),
            lossy=True,
        )
    )
    yield
    FORMATS.unregister("toy")


@pytest.mark.usefixtures("_toy")
def test_a_format_that_is_registered_is_offered_everywhere(
    qtbot: QtBot, preferences: Preferences, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = AnimatedRun(small_recipe(), "reference")
    fields = ClipFields(Choices(), run)
    qtbot.addWidget(fields)
    fields.set_format("toy")
    assert fields.format.currentText() == "Toy: a frame count, for tests"
    assert fields.quality.isEnabled()
    remember(preferences, fields.choices())
    assert remembered(preferences).suffix == ".toy"
    field = FileField(preferences, FORMATS)
    qtbot.addWidget(field)
    field.set_format("toy")
    field.suggest("a")
    assert field.line.text().endswith("a.toy")
    assert format_of(tmp_path / "a.toy").label == "Toy"
    with pytest.raises(SystemExit):
        parse_arguments(["--help"])
    text = " ".join(capsys.readouterr().out.split())
    assert "write the training of a view as GIF, APNG, WebP, MP4 or Toy" in text
    assert "quality of WebP, MP4 or Toy" in text


def test_a_suffix_is_taken_once() -> None:
    with pytest.raises(ValueError, match=r"gif is registered already"):
        FORMATS.register(FORMATS["gif"])
