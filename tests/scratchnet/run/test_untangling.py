"""What layers make of samples and of lines: the engine's own numbers."""

import numpy as np
import pytest

from resources.presets import PRESETS
from scratchnet.run.observation import frame_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import FrameRequest, Untangled


def untangled_of(preset: str, steps: int = 0, **values: object) -> tuple[Session, Untangled]:
    changed = {name.replace("__", "."): value for name, value in values.items()}
    session = Session(PRESETS[preset].load().with_values(changed))
    session.advance(steps=steps)
    found = frame_of(session, 2, FrameRequest(untangled=True)).untangled
    assert found is not None
    return session, found


def test_the_last_layer_has_the_networks_outputs() -> None:
    session, found = untangled_of("xor", 3, data__samples=20)
    points = [session.dataset.inputs[number] for number in found.numbers.tolist()]
    expected = [session.snapshot().outputs(point) for point in points]
    assert found.samples[-1] == pytest.approx(np.array(expected), rel=1e-12)
    assert np.array_equal(found.samples[0], np.array(points))
    assert [table.shape[1] for table in found.samples] == list(session.problem.sizes)


def test_lines_are_straight_among_the_inputs_and_span_them() -> None:
    session, found = untangled_of("xor")
    x, y = session.problem.axes
    first, last = found.grids[0][0], found.grids[0][-1]
    assert set(first[:, 1].tolist()) == {y.low}
    assert set(last[:, 0].tolist()) == {x.high}
    assert first[0, 0] == x.low
    assert first[-1, 0] == x.high


def test_one_input_is_one_line_and_many_are_none() -> None:
    assert len(untangled_of("sine")[1].grids[0]) == 1
    assert untangled_of("iris")[1].grids == ()
