"""Networks of any size to draw, and a diagram on the offscreen screen."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF
from pytestqt.qtbot import QtBot

from gui.current_frame import Chosen, SampleNumber
from gui.theme import LIGHT, Theme
from gui.views.network import NetworkDiagram
from gui.views.network.connections import endpoints_between
from gui.views.network.content import Connection, Node
from scratchnet.datasets import Plane
from scratchnet.engines import FAST
from scratchnet.experiment import Experiment
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Axis, Frame, FrameRequest, Scene

Make = Callable[..., NetworkDiagram]
CELLS = 6


@lru_cache(maxsize=16)
def run(
    hidden: tuple[int, ...] = (4,), activation: str = "tanh", steps: int = 0, maps: bool = True
) -> tuple[Scene, Frame]:
    """Return a network of these sizes after some steps, always the same."""
    experiment = Experiment().with_values(
        {"network.hidden": hidden, "network.activation": activation, "data.intervals": 2}
    )
    session = Session(experiment)
    if steps:
        session.advance(steps=steps)
    request = FrameRequest(neuron_resolution=CELLS if maps else None)
    return scene_of(session, 8), frame_of(session, 8, request)


def with_parameters(frame: Frame, change: Callable[[np.ndarray], np.ndarray]) -> Frame:
    """Return the frame with every layer's parameters changed, shape (neurons, inputs + 1)."""
    layers = tuple(
        tuple(tuple(row) for row in change(np.array(layer)).tolist())
        for layer in frame.snapshot.parameters
    )
    return replace(frame, snapshot=replace(frame.snapshot, parameters=layers))


def one_input() -> tuple[Scene, Frame]:
    """Return a network of a single input, whose maps have a single row."""
    scene, frame = run((3,))
    first, *rest = frame.snapshot.parameters
    parameters = (tuple((row[0], row[-1]) for row in first), *rest)
    assert frame.neuron_maps is not None
    return (
        replace(
            scene,
            inputs=(Axis("t", 0.0, 5.0),),
            plane=Plane.of_all((Axis("t", 0.0, 5.0),)),
            features=("t",),
            feature_maps=scene.feature_maps[:1, :1],
        ),
        replace(
            frame,
            snapshot=replace(frame.snapshot, parameters=parameters),
            neuron_maps=frame.neuron_maps[:, :1],
            model_map=frame.model_map[:, :1],
        ),
    )


@lru_cache(maxsize=16)
def many(
    inputs: int = 5,
    hidden: tuple[int, ...] = (4,),
    image: tuple[int, int] | None = None,
    classes: int = 3,
    output: str | None = None,
    features: tuple[str, ...] = (),
) -> tuple[Scene, Frame]:
    """Return a network of many inputs after some steps; with no classes it learns numbers."""
    points = tuple(
        tuple(float((k * (n + 3)) % 17) / 4 + n for n in range(inputs)) for k in range(40)
    )
    labels = [f"class {k % classes + 1}" if classes else float(k % 13) for k in range(40)]
    several = classes > 2
    experiment = Experiment().with_values(
        {
            "data.source": "table",
            "data.inputs": points,
            "data.targets": labels,
            "data.scaling": "standard",
            "data.test_share": 0.25,
            "data.image": image,
            "network.hidden": hidden,
            "network.activation": "tanh",
            "network.features": features,
            "network.output_activation": output
            or ("softmax" if several else "sigmoid" if classes else "linear"),
            "training.loss": "cross_entropy" if several else "squared",
            "training.learning_rate": 0.1,
        }
    )
    session = Session(experiment, FAST)
    session.advance(steps=20)
    request = FrameRequest(neuron_resolution=CELLS, responses=True)
    return scene_of(session, 8), frame_of(session, 8, request)


def sample(scene: Scene, number: int = 0, test: bool = False) -> Chosen:
    """Return a sample as the user chooses it."""
    return Chosen.of_sample(scene, SampleNumber(test, number))


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def make(
        scene_and_frame: tuple[Scene, Frame] | None = None,
        theme: Theme = LIGHT,
        size: tuple[int, int] = (700, 600),
    ) -> NetworkDiagram:
        view = NetworkDiagram(theme)
        qtbot.addWidget(view)
        view.resize(*size)
        view.show_frame(*(scene_and_frame or run()))
        with qtbot.waitExposed(view):
            view.show()
        return view

    return make


@pytest.fixture
def diagram(make: Make) -> NetworkDiagram:
    return make()


def center_of(view: NetworkDiagram, node: Node) -> QPoint:
    assert view.renderer.layout is not None
    return view.renderer.layout.columns[node.column].center(node.index).toPoint()


def on_line(view: NetworkDiagram, connection: Connection, share: float = 0.85) -> QPointF:
    """Return a point on a connection, where others do not cross it."""
    assert view.renderer.layout is not None
    columns = view.renderer.layout.columns
    layer = connection.layer
    endpoints = endpoints_between(columns[layer], columns[layer + 1])
    return endpoints.path(connection.source, connection.target).pointAtPercent(share)
