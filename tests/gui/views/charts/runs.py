"""Short runs for the tests of charts."""

from typing import Any

from gui.views.registry import FrameData, frame_request
from resources.presets import PRESETS
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Frame, Scene


def run_of(
    preset: str, steps: int, requires: FrameData = FrameData.NONE, **values: Any
) -> tuple[Scene, Frame]:
    """Return scene and frame of a preset after some steps; ``__`` in names stands for a dot."""
    changed = {name.replace("__", "."): value for name, value in values.items()}
    session = Session(PRESETS[preset].load().with_values(changed), "reference")
    session.advance(steps=steps) if steps else None
    request = frame_request(requires, 4, 100_000, 100_000)
    return scene_of(session, 4), frame_of(session, 4, request)
