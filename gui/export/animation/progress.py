"""What an animation will be, and how far it is, in words. No Qt."""

from gui.export.animation.clip import Clip
from gui.export.animation.encoders import AnimationFormat
from gui.export.animation.estimate import size_in_words

#: Before so many frames nobody can say how long the rest takes.
_FEWEST_TO_JUDGE = 3
#: How much of the whole the first look at the run is taken to be, of 100.
_SHARE_OF_RUN = 15


def clip_words(clip: Clip, kind: AnimationFormat, size: int) -> str:
    """Say what a file will hold, and about how large it will be."""
    rate = kind.true_rate(clip.rate)
    words = f"About {size_in_words(size)}: {clip.frames:,} frames, "
    words += f"{clip.frames / rate + clip.hold_s:.3g} s"
    if abs(rate - clip.rate) > 1e-6 * clip.rate:
        words += f". A GIF counts in hundredths of a second, so it has {rate:.3g} frames/s"
    return words + "."


def percent(what: str, done: int, count: int) -> int:
    """Return how much is done; ``what`` is "run" or "frame"."""
    share = done / max(count, 1)
    if what == "run":
        return round(_SHARE_OF_RUN * share)
    return round(_SHARE_OF_RUN + (100 - _SHARE_OF_RUN) * share)


def progress_text(what: str, done: int, count: int, elapsed_s: float) -> str:
    """Say what is done; ``elapsed_s`` is the time for the frames so far."""
    if what == "run":
        return f"Replaying the run: frame {done:,} of {count:,}"
    words = f"Frame {done:,} of {count:,}"
    if done < _FEWEST_TO_JUDGE:
        return words
    return f"{words}, {_left(elapsed_s * (count - done) / done)}"


def _left(seconds: float) -> str:
    if seconds < 1:
        return "less than a second left"
    if seconds < 90:
        return f"about {seconds:.0f} s left"
    return f"about {seconds / 60:.0f} min left"
