"""Frames of short runs, and what can be read from a figure's file."""

import re
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QSettings

from gui.export.figure.figure import Figure, save_figure
from gui.export.figure.spec import FigureSpec
from scratchnet.experiment import Experiment
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Frame, FrameRequest, Scene

SVG = "{http://www.w3.org/2000/svg}"
EVERYTHING = FrameRequest(neuron_resolution=12, gradients=True, outputs=10_000)


@lru_cache(maxsize=4)
def moment(dataset: str = "") -> tuple[Scene, Frame]:
    """Return scene and frame of the article's experiment, or of a dataset, after 30 steps."""
    values: dict[str, object] = {"training.steps": 30}
    if dataset:
        values |= {"data.source": "gallery", "data.dataset": dataset}
    if dataset.startswith("blobs"):
        values["network.output_activation"] = "softmax"
    session = Session(Experiment().with_values(values), measuring=True)
    session.advance()
    return scene_of(session, 16), frame_of(session, 16, EVERYTHING)


@lru_cache(maxsize=1)
def long_names() -> tuple[Scene, Frame]:
    """Return scene and frame of a table whose columns and classes have long names."""
    points = [[4000.0 + 300.0 * number, 1e-5 * number] for number in range(9)]
    kinds = ["Iris setosa canadensis", "Iris versicolor", "Iris virginica"]
    experiment = Experiment().with_values(
        {
            "data.source": "table",
            "data.inputs": points,
            "data.targets": [kinds[number % 3] for number in range(9)],
            "data.names": ["length of the sepal in micrometres", "width of the petal in km"],
            "network.hidden": (3, 3, 3),
            "network.output_activation": "softmax",
            "training.loss": "cross_entropy",
            "training.steps": 3,
        }
    )
    session = Session(experiment, measuring=True)
    session.advance()
    return scene_of(session, 16), frame_of(session, 16, EVERYTHING)


def drawn(spec: FigureSpec, path: Path, dataset: str = "") -> bytes:
    """Write a figure and return its bytes."""
    figure = Figure(spec)
    figure.show_frame(*moment(dataset))
    save_figure(figure, path)
    figure.deleteLater()
    return path.read_bytes()


def svg_of(spec: FigureSpec, folder: Path, dataset: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(drawn(spec, folder / "figure.svg", dataset))


def texts_of(root: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()).strip() for text in root.iter(f"{SVG}text")]


def points_per_unit(root: ElementTree.Element) -> float:
    """Return how many points in print one unit of an SVG is."""
    width = re.fullmatch(r"([\d.]+)(mm|in)", root.attrib["width"])
    assert width is not None
    points = float(width[1]) * 72 / (25.4 if width[2] == "mm" else 1)
    return points / float(root.attrib["viewBox"].split()[2])


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
