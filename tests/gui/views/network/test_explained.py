"""An explained step in the diagram: the part lit, arrows by direction, and the sample's numbers."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from gui.current_frame import Explained
from gui.theme import DARK, LIGHT, Theme
from gui.views.network import NetworkDiagram
from gui.views.network.content import Connection, Node, content_of
from gui.views.network.explained import lit_parts
from scratchnet.experiment import Experiment
from scratchnet.run.session import Session
from scratchnet.trace import SampleWay, StepTrace, way_of
from tests.gui.views.network.conftest import Make, run

_FORWARD = Explained("forward", 0, 2, 1, None)


def _image(view: NetworkDiagram) -> QImage:
    return view.grab().toImage()


def _pixels(image: QImage, colour: str) -> int:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    shape = image.height(), image.bytesPerLine() // 4
    values = np.frombuffer(image.constBits(), np.uint32).reshape(shape)
    return int((values & 0xFFFFFF == QColor(colour).rgb() & 0xFFFFFF).sum())


def _way() -> SampleWay:
    step = StepTrace.next_of(Session(Experiment().with_values({"data.intervals": 2})))
    return way_of(step.sample())


@pytest.mark.parametrize(
    ("explained", "parts"),
    [
        (_FORWARD, (Connection(0, 2, 1),)),
        (replace(_FORWARD, index=2), (Node(1, 2),)),
        (replace(_FORWARD, index=None), (Node(1, 2),)),
        (Explained("loss", None, None, None, None), (Node(2, 0),)),
        # The network has become smaller since.
        (replace(_FORWARD, neuron=7), ()),
        (replace(_FORWARD, layer=5), ()),
    ],
)
def test_what_is_lit(explained: Explained, parts: tuple[object, ...]) -> None:
    assert lit_parts(explained, content_of(*run())) == parts


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_part_is_lit_until_the_explanation_is_over(make: Make, theme: Theme) -> None:
    view = make(theme=theme)
    before = _image(view)
    for explained in (_FORWARD, replace(_FORWARD, index=None)):
        view.set_explained(explained)
        lit = _image(view)
        assert _pixels(lit, theme.accent) > _pixels(before, theme.accent) + 50
        view.set_explained(replace(explained, phase="backward"))
        assert _image(view) != lit
        view.set_explained(None)
        assert _image(view) == before


def test_the_numbers_of_the_sample_are_written_where_they_fit(make: Make) -> None:
    view, way = make(), _way()
    view.set_explained(_FORWARD)
    lit = _image(view)
    view.set_explained(replace(_FORWARD, way=way))
    assert _pixels(_image(view), LIGHT.text) > _pixels(lit, LIGHT.text)
    # Of another network they would be wrong.
    other = replace(way, inputs=way.inputs[:1])
    view.set_explained(replace(_FORWARD, way=other))
    assert _image(view) == lit
