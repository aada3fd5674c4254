"""What is said of an animation before and while it is made."""

import pytest

from gui.export.animation.clip import Clip
from gui.export.animation.encoders import FORMATS
from gui.export.animation.progress import clip_words, percent, progress_text


def test_what_a_file_will_be() -> None:
    clip = Clip(320, 240, 60, 20.0, hold_s=1.0)
    assert clip_words(clip, FORMATS[".gif"], 1_234_567) == "About 1.2 MB: 60 frames, 4 s."
    fast = Clip(320, 240, 60, 30.0)
    assert clip_words(fast, FORMATS[".apng"], 900) == "About 900 bytes: 60 frames, 2 s."
    assert clip_words(fast, FORMATS[".gif"], 900) == (
        "About 900 bytes: 60 frames, 1.8 s. "
        "A GIF counts in hundredths of a second, so it has 33.3 frames/s."
    )


@pytest.mark.parametrize(
    ("done", "elapsed_s", "words"),
    [
        (2, 5.0, "Frame 2 of 60"),
        (20, 5.0, "Frame 20 of 60, about 10 s left"),
        (30, 300.0, "Frame 30 of 60, about 5 min left"),
        (59, 5.0, "Frame 59 of 60, less than a second left"),
    ],
)
def test_how_far_it_is(done: int, elapsed_s: float, words: str) -> None:
    assert progress_text("frame", done, 60, elapsed_s) == words


def test_it_only_goes_forward() -> None:
    assert progress_text("run", 3, 60, 0.0) == "Replaying the run: frame 3 of 60"
    shares = [percent(what, done, 60) for what in ("run", "frame") for done in range(61)]
    assert (shares[0], shares[-1]) == (0, 100)
    assert shares == sorted(shares)
