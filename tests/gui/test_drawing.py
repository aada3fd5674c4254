"""Strokes of the mouse, and how they change the data."""

from math import dist
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.drawing import Brush, EditableSamples, Position, Spray, new_name, within
from scratchnet.datasets import build_problem
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.experiment.coupling import coupled_together

ROUND = Brush(1.0, 1.0)
_PLACES = st.tuples(st.floats(-5, 5), st.floats(-5, 5))


def sprayed(way: list[Position], brush: Brush = ROUND, seed: int = 1) -> list[Position]:
    spray = Spray(brush, Random(seed))
    return [place for stop in way for place in spray.move_to(stop)]


def test_a_press_alone_hits_some_places_around_it() -> None:
    hit = sprayed([(3.0, 4.0)])
    assert 1 < len(hit) < 10
    assert all(dist(place, (3.0, 4.0)) <= 1 for place in hit)


def test_the_same_stroke_hits_the_same_places() -> None:
    way = [(0.0, 0.0), (3.0, 1.0)]
    assert sprayed(way) == sprayed(way)
    assert sprayed(way) != sprayed(way, seed=2)


@given(st.lists(_PLACES, min_size=1, max_size=6))
def test_all_places_are_along_the_way(way: list[Position]) -> None:
    for place in sprayed(way):
        ends = zip(way, way[1:] or way, strict=False)
        assert any(within(np.array([place]), a, b, Brush(1 + 1e-9, 1 + 1e-9))[0] for a, b in ends)


@pytest.mark.parametrize("parts", [1, 7, 200])
def test_it_hits_as_many_places_whether_the_pointer_is_fast_or_slow(parts: int) -> None:
    way = [(10.0 * part / parts, 0.0) for part in range(parts + 1)]
    assert len(sprayed(way)) == pytest.approx(len(sprayed([(0.0, 0.0), (10.0, 0.0)])), abs=2)


def test_places_do_not_clump() -> None:
    hit = sprayed([(0.0, 0.0), (10.0, 0.0)])
    nearest = [min(dist(one, other) for other in hit if other != one) for one in hit]
    assert np.median(nearest) > 0.25


def test_a_brush_reaches_as_far_as_its_radius_in_each_direction() -> None:
    brush = Brush(across=10.0, up=0.1)
    places = np.array([[9.9, 0.0], [10.1, 0.0], [0.0, 0.099], [0.0, 0.101], [8.0, 0.09]])
    assert within(places, (0.0, 0.0), (0.0, 0.0), brush).tolist() == [
        True,
        False,
        True,
        False,
        False,
    ]
    assert all(abs(y) <= 0.1 and abs(x) <= 10 for x, y in sprayed([(0.0, 0.0)], brush))


@given(_PLACES, _PLACES, _PLACES)
def test_an_eraser_touches_what_is_near_its_way(
    place: Position, begin: Position, end: Position
) -> None:
    on_the_way = [
        (begin[0] + (end[0] - begin[0]) * share, begin[1] + (end[1] - begin[1]) * share)
        for share in np.linspace(0, 1, 201)
    ]
    nearest = min(dist(place, stop) for stop in on_the_way)
    touched = within(np.array([place]), begin, end, ROUND)[0]
    if touched:
        assert nearest <= 1 + 0.05
    else:
        assert nearest > 1 - 1e-9


def test_erasing_an_empty_place_changes_nothing() -> None:
    assert within(np.empty((0, 2)), (0.0, 0.0), (1.0, 1.0), ROUND).shape == (0,)


KINDS: dict[str, dict[str, object]] = {
    "the article's": {},
    "a regression": {"data.formula": "x - 2*y", "data.noise": 0.1},
    "one input": {"data.formula": "sin(x)", "data.dimensions": 1},
    "three classes": {
        "data.source": "gallery",
        "data.dataset": "spiral_3",
        "network.output_activation": "softmax",
    },
    "texts": {
        "data.source": "table",
        "data.inputs": [[0.0, 5.0], [1.0, 6.0], [2.0, 7.0]],
        "data.targets": ["b", "a", "b"],
        "data.names": ["width", "height", "kind"],
    },
    "numbers as classes": {
        "data.source": "table",
        "data.inputs": [[0.0], [1.0], [2.0]],
        "data.targets": [7, 3, 7],
        "data.task": "classification",
    },
}


def edited(before: Experiment, samples: EditableSamples) -> Experiment:
    return before.with_values(coupled_together(before, samples.edit_of(before)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.0, 0.3])
def test_to_begin_with_all_is_as_before(kind: str, share: float) -> None:
    before = Experiment().with_values(KINDS[kind] | {"data.test_share": share})
    after = edited(before, EditableSamples.of(before))
    one, other = build_problem(before), build_problem(after)
    assert after.data.source == "table"
    assert (other.train, other.test) == (one.train, one.test)
    assert other.axes == one.axes
    assert (other.classes, other.sizes) == (one.classes, one.sizes)
    assert (after.network, after.training) == (before.network, before.training)


def test_samples_come_to_the_end_of_their_class() -> None:
    before = Experiment()
    after = edited(before, EditableSamples.of(before).with_added([((0.5, 0.25), 1.0)]))
    problem = build_problem(after)
    assert len(problem.train) == 122
    assert (problem.train.inputs[-1], problem.train.targets[-1]) == ((0.5, 0.25), 1.0)
    assert problem.axes == build_problem(before).axes
    assert after.data.targets[-1] == "1"


def test_a_new_class_gets_a_name_and_the_network_an_output_for_it() -> None:
    before = Experiment()
    new = [((0.0, 0.0), 2.0), ((0.1, 0.0), 2.0)]
    after = edited(before, EditableSamples.of(before).with_added(new))
    problem = build_problem(after)
    assert problem.classes == ("0", "1", "2")
    assert problem.train.targets[-2:] == (2.0, 2.0)
    assert (after.network.output_activation, problem.sizes[-1]) == ("softmax", 3)


def test_a_new_class_of_numbers_is_a_number() -> None:
    before = Experiment().with_values(KINDS["numbers as classes"])
    samples = EditableSamples.of(before).with_added([((0.5,), 2.0)])
    assert samples.labels == (3.0, 7.0, 2.0)
    assert build_problem(edited(before, samples)).classes == ("3", "7", "2")


def test_a_new_class_that_was_undone_meanwhile_is_the_next_one() -> None:
    samples = EditableSamples.of(Experiment()).with_added([((0.0, 0.0), 5.0)])
    assert samples.labels == ("0", "1", "2")
    assert samples.targets[-1] == "2"


def test_names_of_new_classes_are_not_taken() -> None:
    assert new_name(()) == "0"
    assert new_name(("0", "1")) == "2"
    assert new_name(("1", "2")) == "3"


def test_values_are_added_as_they_are() -> None:
    before = Experiment().with_values(KINDS["one input"] | {"network.output_activation": "linear"})
    after = edited(before, EditableSamples.of(before).with_added([((0.5,), -3.25)]))
    assert after.data.targets[-1] == -3.25
    assert after.data.names == ("x", "target")
    assert build_problem(after).axes == build_problem(before).axes


def test_erased_samples_are_gone_and_the_others_stay_in_their_order() -> None:
    before = Experiment()
    train = build_problem(before).train
    keys = {(train.inputs[3], train.targets[3]), (train.inputs[60], train.targets[60])}
    problem = build_problem(edited(before, EditableSamples.of(before).without(keys)))
    kept = [number for number in range(121) if number not in (3, 60)]
    assert problem.train.inputs == tuple(train.inputs[number] for number in kept)
    assert problem.axes == build_problem(before).axes


def test_a_class_without_samples_stays_a_class() -> None:
    before = Experiment()
    train = build_problem(before).train
    keys = {(p, t) for p, t in zip(train.inputs, train.targets, strict=True) if t == 0.0}
    problem = build_problem(edited(before, EditableSamples.of(before).without(keys)))
    assert problem.classes == ("0", "1")
    assert set(problem.train.targets) == {1.0}


def test_a_sample_of_another_class_at_the_same_place_stays() -> None:
    samples = EditableSamples.of(Experiment()).with_added([((-2.0, -2.0), 1.0)])
    left = samples.without({((-2.0, -2.0), 0.0)})
    assert len(left.inputs) == 121
    assert (left.inputs[-1], left.targets[-1]) == ((-2.0, -2.0), "1")


def test_the_last_sample_stays() -> None:
    train = build_problem(Experiment()).train
    keys = set(zip(train.inputs, train.targets, strict=True))
    assert EditableSamples.of(Experiment()).without(keys).inputs == train.inputs[-1:]


def test_noise_on_classes_is_left_out() -> None:
    before = Experiment().with_values({"data.noise": 0.2})
    assert set(EditableSamples.of(before).targets) == {"0", "1"}


def test_what_the_user_chose_for_the_network_stays_while_the_classes_stay() -> None:
    before = Experiment().with_values(KINDS["three classes"])
    own = edited(before, EditableSamples.of(before))
    chosen = own.with_values(
        {
            "network.output_activation": "tanh",
            "network.hidden": [2],
            "network.parameters": [[[1, 2, 3], [4, 5, 6]], [[1, 2, 3]] * 3],
        }
    )
    after = edited(chosen, EditableSamples.of(chosen).with_added([((0.0, 0.0), 1.0)]))
    assert after.network == chosen.network


def test_without_samples_there_is_no_data_to_edit() -> None:
    with pytest.raises(InvalidInput, match="no samples to add to"):
        EditableSamples.of(Experiment().with_values({"data.formula": "1/x"}))
