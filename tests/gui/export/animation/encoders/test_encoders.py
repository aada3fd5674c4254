"""Every format: files can be read, are reproducible, and frames do not accumulate in memory."""

import io
import weakref
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image, ImageSequence

from gui.export.animation.clip import Clip, Pixels
from gui.export.animation.encoders import FORMATS, format_for
from gui.export.animation.encoders.mp4 import has_mp4

COUNT = 7
CLIP = Clip(121, 103, COUNT, 12.0, hold_s=0.5)
BY_PILLOW = [form.suffix for form in FORMATS.values() if form.name != "mp4"]
AVAILABLE = [form.suffix for form in FORMATS.values() if not form.missing()]


def frames(count: int = COUNT) -> Iterator[Pixels]:
    """Yield a disc that grows; two frames in the middle are the same."""
    rows, columns = np.mgrid[0 : CLIP.height, 0 : CLIP.width]
    for number in range(count):
        radius = 10 + 5 * (number - (number > 3))
        pixels = np.full((CLIP.height, CLIP.width, 3), 250, dtype=np.uint8)
        disc = (rows - 50) ** 2 + (columns - 60) ** 2 < radius**2
        pixels[disc] = (200, 20 + radius, 5)
        yield pixels


def written(suffix: str, clip: Clip = CLIP) -> bytes:
    file = io.BytesIO()
    format_for(suffix).write(file, frames(clip.frames), clip, list(frames(clip.frames)))
    return file.getvalue()


def read(content: bytes) -> tuple[list[Pixels], list[float], Image.Image]:
    """Return the frames, the milliseconds that each is shown, and the image with its metadata."""
    image = Image.open(io.BytesIO(content))
    pictures, durations = [], []
    for frame in ImageSequence.Iterator(image):
        pictures.append(np.asarray(frame.convert("RGB")))
        durations.append(frame.info.get("duration", 0))
    return pictures, durations, image


@pytest.mark.parametrize("suffix", BY_PILLOW)
def test_every_frame_survives_a_round_trip(suffix: str) -> None:
    pictures, _, image = read(written(suffix))
    assert image.size == (CLIP.width, CLIP.height)
    # There are few enough colours for a GIF to keep them all.
    assert [np.array_equal(*pair) for pair in zip(pictures, frames(), strict=True)] == [True] * 7


@pytest.mark.parametrize("suffix", AVAILABLE)
def test_the_same_frames_give_the_same_bytes(suffix: str) -> None:
    assert written(suffix) == written(suffix)


@pytest.mark.parametrize(
    ("suffix", "durations"),
    [
        (".gif", [80] * 6 + [580]),
        (".apng", [83, 84, 83, 83, 84, 83, 583]),
        (".webp", [83, 84, 83, 83, 84, 83, 583]),
    ],
)
def test_frames_have_the_requested_durations(suffix: str, durations: list[float]) -> None:
    content = written(suffix)
    if suffix == ".webp":
        # Of a WebP's frame Pillow reports when it begins, not how long it is shown.
        chunks = content.split(b"ANMF")[1:]
        assert [int.from_bytes(chunk[16:19], "little") for chunk in chunks] == durations
    else:
        assert read(content)[1] == durations


def test_a_gif_has_the_nearest_possible_rate() -> None:
    rates = {rate: FORMATS["gif"].true_rate(rate) for rate in (60, 30, 25, 20, 1)}
    assert rates == {60: 50, 30: pytest.approx(33.33, abs=0.01), 25: 25, 20: 20, 1: 1}
    assert FORMATS["webp"].true_rate(30) == 30


@pytest.mark.parametrize("suffix", BY_PILLOW)
@pytest.mark.parametrize("loop", [True, False])
def test_it_loops_if_requested(suffix: str, loop: bool) -> None:
    clip = Clip(CLIP.width, CLIP.height, 2, 10.0, loop=loop)
    assert read(written(suffix, clip))[2].info.get("loop", 1) == (0 if loop else 1)


@pytest.mark.parametrize("suffix", BY_PILLOW)
def test_a_single_frame_is_a_picture(suffix: str) -> None:
    clip = Clip(CLIP.width, CLIP.height, 1, 10.0)
    pictures, _, _ = read(written(suffix, clip))
    assert [np.array_equal(picture, next(frames())) for picture in pictures] == [True]


@pytest.mark.parametrize("suffix", BY_PILLOW)
def test_no_frame_is_kept_in_memory_longer_than_needed(suffix: str) -> None:
    alive: list[weakref.ref[Pixels]] = []
    most = 0

    def passed_on() -> Iterator[Pixels]:
        nonlocal most
        for pixels in frames():
            alive.append(weakref.ref(pixels))
            yield pixels
            del pixels
            most = max(most, sum(one() is not None for one in alive))

    format_for(suffix).write(io.BytesIO(), passed_on(), CLIP, list(frames()))
    assert 1 <= most <= 2


def test_webp_with_less_quality_is_smaller_and_near() -> None:
    noise = np.random.default_rng(3).integers(0, 40, (CLIP.height, CLIP.width, 3))
    picture = (100 + noise).astype(np.uint8)

    def size(quality: int) -> tuple[int, int]:
        file = io.BytesIO()
        clip = Clip(CLIP.width, CLIP.height, 1, 10.0, quality=quality)
        FORMATS["webp"].write(file, [picture], clip, [])
        off = np.abs(read(file.getvalue())[0][0].astype(int) - picture)
        return len(file.getvalue()), int(off.max())

    lossless, good, small = size(100), size(90), size(30)
    assert lossless[0] > good[0] > small[0]
    assert lossless[1] == 0 < good[1]


def test_without_an_encoder_mp4_shows_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.export.animation.encoders.mp4.has_mp4", lambda: False)
    assert FORMATS["mp4"].missing() == ("MP4 needs an encoder: pip install 'scratchnet[video]'")
    assert [format_for(suffix).missing() for suffix in BY_PILLOW] == ["", "", ""]


@pytest.mark.skipif(not has_mp4(), reason="PyAV is an extra")
def test_mp4_has_even_sides_its_contents_first_and_holds_the_last_frame() -> None:
    import av

    content = written(".mp4")
    assert content.index(b"moov") < content.index(b"mdat")
    with av.open(io.BytesIO(content)) as container:
        stream = container.streams.video[0]
        decoded = [frame.to_ndarray(format="rgb24") for frame in container.decode(stream)]
        assert (stream.width, stream.height) == (122, 104)
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert float(stream.average_rate) == 12
    assert len(decoded) == COUNT + 6
    for pixels, wanted in zip(decoded, frames(), strict=False):
        assert np.abs(pixels[:103, :121].astype(int) - wanted).mean() < 2
