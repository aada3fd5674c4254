"""A walk visits the numbers in order, forward and back, by term, neuron and layer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.experiment import Experiment
from scratchnet.run.session import Session
from scratchnet.trace import Cursor, Level, StepTrace, Walk
from tests.scratchnet.trace.strategies import experiments


def _walk(experiment: Experiment, position: int = 0) -> Walk:
    return Walk(StepTrace.next_of(Session(experiment)), position)


@settings(max_examples=30, deadline=None)
@given(experiments(), st.sampled_from(Level))
def test_back_is_the_way_there(experiment: Experiment, level: Level) -> None:
    walk = _walk(experiment)
    there = [Cursor(0, 0)]
    while (cursor := walk.next(there[-1], level)) is not None:
        there.append(cursor)
    back = [there[-1]]
    while (cursor := walk.previous(back[-1], level)) is not None:
        back.append(cursor)
    assert back == there[::-1]
    if level is Level.TERM:
        assert [walk.at(cursor) for cursor in there] == list(walk)
    if level is Level.LAYER:
        assert len(there) == len(walk.sections)


def test_going_back_within_a_neuron_first_goes_to_its_beginning() -> None:
    walk = _walk(Experiment())
    assert walk.previous(Cursor(0, 6), Level.NEURON) == Cursor(0, 4)
    assert walk.previous(Cursor(0, 4), Level.NEURON) == Cursor(0, 0)
    assert walk.previous(Cursor(1, 3), Level.LAYER) == Cursor(1, 0)
    assert walk.previous(Cursor(1, 0), Level.LAYER) == Cursor(0, 0)


def test_the_order_is_that_of_the_computation() -> None:
    walk = _walk(Experiment().with_values({"data.intervals": 2, "network.hidden": (1,)}))
    phases = [(stop.phase, stop.quantity, stop.layer) for stop in walk][:12]
    assert phases == [
        ("forward", "term", 0),
        ("forward", "term", 0),
        ("forward", "z", 0),
        ("forward", "output", 0),
        ("forward", "term", 1),
        ("forward", "z", 1),
        ("forward", "output", 1),
        ("loss", "loss", None),
        ("loss", "d_loss", 1),
        ("backward", "d_output", 1),
        ("backward", "derivative", 1),
        ("backward", "d_z", 1),
    ]


def test_where_a_number_goes() -> None:
    walk = _walk(Experiment())
    stops = list(walk)
    output = next(stop for stop in stops if (stop.quantity, stop.layer) == ("output", 0))
    uses = {(stop.phase, stop.quantity, stop.layer) for stop in walk.uses(output.number)}
    # Into the next layer's sum, its own derivative, and the gradient of the weight it meets.
    assert uses == {
        ("forward", "term", 1),
        ("backward", "derivative", 0),
        ("backward", "d_weight", 1),
    }
    cursor = walk.find(output.number)
    assert cursor is not None
    assert walk.at(cursor) is output


def test_only_what_is_reached_is_traced(monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = Experiment().with_values({"network.hidden": (5, 5, 5)})
    walk = _walk(experiment)
    traced = walk._sample._layers
    assert traced == {}
    walk.stops(0)
    assert set(traced) == {0}
