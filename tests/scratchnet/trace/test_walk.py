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
        assert len(there) == len({section[:2] for section in walk.sections})


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


def _named(walk: Walk, cursors: list[Cursor]) -> list[tuple[str, str, int | None]]:
    stops = [walk.at(cursor) for cursor in cursors]
    return [(stop.phase, stop.quantity, stop.layer) for stop in stops]


def test_where_numbers_go() -> None:
    walk = _walk(Experiment().with_values({"network.hidden": (1,)}))

    def uses(phase: str, quantity: str, layer: int) -> list[tuple[str, str, int | None]]:
        section = walk.section(phase, layer, 0 if phase == "update" else None)
        assert section is not None
        stop = next(stop for stop in walk.stops(section) if stop.quantity == quantity)
        return _named(walk, walk.uses(stop.number, section))

    # Nothing is reached before it is asked for.
    assert uses("forward", "term", 0) == [("forward", "z", 0)]
    assert uses("forward", "z", 0) == [("forward", "output", 0)]
    # Into the next layer's sum, the gradient of the weight it meets, and its own derivative.
    assert uses("forward", "output", 0) == [
        ("forward", "term", 1),
        ("backward", "d_weight", 1),
        ("backward", "derivative", 0),
    ]
    assert uses("forward", "output", 1) == [
        ("loss", "loss", None),
        ("loss", "d_loss", 1),
        ("backward", "derivative", 1),
    ]
    assert uses("loss", "loss", 1) == []
    assert uses("loss", "d_loss", 1) == [("backward", "d_z", 1)]
    assert uses("backward", "d_z", 1) == [
        ("backward", "d_weight", 1),
        ("backward", "d_output", 0),
    ]
    assert uses("backward", "d_weight", 1) == [("update", "gradient", 1)]
    assert uses("update", "gradient", 1) == [("update", "updated parameter", 1)]
    assert uses("update", "updated parameter", 1) == []


def test_where_parameters_go() -> None:
    walk = _walk(Experiment().with_values({"network.hidden": (2,)}))
    section = walk.section("forward", 1)
    assert section is not None
    weight = walk.stops(section)[0].number.operands[1]
    assert weight.name == "weight 1 0 0"
    uses = walk.uses(weight, section)
    # It moves once, and meets its input forward and its neuron's gradient on the way back.
    assert _named(walk, uses) == [
        ("forward", "term", 1),
        ("backward", "d_output", 0),
        ("update", "updated parameter", 1),
    ]
    assert walk.at(uses[-1]).index == 0


@settings(max_examples=15, deadline=None)
@given(experiments())
def test_what_uses_a_number_has_it_among_what_it_came_from(experiment: Experiment) -> None:
    walk = _walk(experiment)
    for section in range(len(walk.sections)):
        for stop in walk.stops(section):
            for cursor in walk.uses(stop.number, section):
                user = walk.at(cursor)
                if user.quantity in ("gradient", "updated parameter"):
                    continue
                pending, seen = [user.number.origin], set()
                while pending:
                    number = pending.pop()
                    seen.add(id(number))
                    new = [each.origin for each in number.operands if id(each.origin) not in seen]
                    pending += new
                assert id(stop.number.origin) in seen


def test_a_line_is_run_to_forth_and_back() -> None:
    walk = _walk(Experiment())
    found = walk.at(Cursor(0, 3)).number.line
    assert found is not None
    assert found.function == "sigmoid"
    here, seen = Cursor(0, 0), []
    while (there := walk.run_to_line(here, found.file, found.number)) is not None:
        here = there
        seen.append(there)
    assert [walk.at(each).quantity for each in seen] == ["output"] * 5
    assert walk.run_to_line(here, found.file, found.number, back=True) == seen[-2]
    # A line may compute only a part of a number: this one squares, the next one divides.
    loss = walk.at(Cursor(2, 0)).number
    part = loss.operands[0].operands[1].line
    assert part is not None
    assert part.function == "squared_error"
    assert walk.run_to_line(Cursor(0, 0), part.file, part.number) == Cursor(2, 0)
    assert walk.run_to_line(Cursor(0, 0), part.file, 1) is None


def test_the_end_is_the_last_stop() -> None:
    walk = _walk(Experiment())
    assert walk.next(walk.end) is None
    assert walk.at(walk.end).quantity == "updated parameter"


def test_only_what_is_reached_is_traced(monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = Experiment().with_values({"network.hidden": (5, 5, 5)})
    walk = _walk(experiment)
    forward, traced = walk._sample._forwards, walk._sample._layers
    assert (forward, traced) == ({}, {})
    walk.stops(0)
    assert (set(forward), traced) == ({0}, {})


def test_a_place_that_is_reached_directly_is_followed_no_further_than_its_line() -> None:
    experiment = Experiment().with_values({"network.hidden": (3, 3, 3, 3)})
    activation = _walk(experiment).at(Cursor(2, 4)).number.line
    assert activation is not None
    assert activation.function == "sigmoid"
    walk = _walk(experiment)
    term = Cursor(3, 0)
    assert walk.at(term).quantity == "term"
    # Its input is the output of a neuron that was not reached yet, which another line computes.
    assert not walk.computed_by(term, activation.file, activation.number)
    assert walk.uses(walk.at(term).number, 3) == [Cursor(3, 3)]
    assert set(walk._sample._forwards) == {2, 3}
    assert walk._sample._layers == {}
