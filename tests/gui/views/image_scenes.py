"""A network that reads digits, and the frame that views are given of it."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from resources.presets import PRESETS
from scratchnet.experiment import Experiment
from scratchnet.explain import ExplanationRequest
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Frame, FrameRequest, Scene

_REQUEST = FrameRequest(explain=ExplanationRequest(results=100_000))


@lru_cache(maxsize=2)
def digits(steps: int = 900) -> tuple[Scene, Frame]:
    """Return scene and frame of the preset's run after some steps."""
    session = Session(PRESETS["digits"].load(), "fast")
    if steps:
        session.advance(steps=steps)
    return scene_of(session, 2), frame_of(session, 2, _REQUEST)


@lru_cache(maxsize=1)
def brightness_run() -> tuple[Scene, Frame]:
    """Return a regression of images with 3 × 2 pixels: how bright they are."""
    pixels = np.random.default_rng(0).integers(0, 256, (12, 6))
    values: dict[str, object] = {
        "data.source": "table",
        "data.task": "regression",
        "data.inputs": pixels.astype(float).tolist(),
        "data.targets": pixels.mean(axis=1).tolist(),
        "data.image": (3, 2),
        "data.scaling": "range",
        "network.hidden": (2,),
        "network.output_activation": "linear",
        "training.steps": 20,
    }
    session = Session(Experiment().with_values(values), "reference")
    session.advance()
    return scene_of(session, 2), frame_of(session, 2, _REQUEST)


def outputs_of(frame: Frame, test: bool) -> NDArray[np.float64]:
    """Return the outputs for the training or the test samples."""
    assert frame.explanation is not None
    assert frame.explanation.results is not None
    return frame.explanation.results[test].outputs
