"""What neurons answer to samples of each class, and how the inputs are distributed."""

from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.datasets import Dataset
from scratchnet.engines import EXACT, FAST, REFERENCE
from scratchnet.experiment import Experiment
from scratchnet.run.observation import frame_of, recompute_frame, scene_of
from scratchnet.run.responses import (
    evenly_spaced,
    input_summary,
    mean_responses,
    quantile_numbers,
    sample_groups,
)
from scratchnet.run.session import Session
from scratchnet.run.snapshot import FrameRequest
from tests.scratchnet.datasets.test_many_inputs import table

_REQUEST = FrameRequest(neuron_resolution=6, responses=True)


def _dataset(targets: list[float], classes: tuple[str, ...] = ()) -> Dataset:
    inputs = tuple((float(k), k / 2, -float(k)) for k in range(len(targets)))
    return Dataset(inputs, tuple(targets), classes)


@pytest.mark.parametrize("engine", [REFERENCE, EXACT, FAST])
def test_responses_are_the_mean_outputs_of_each_class(engine: str) -> None:
    session = Session(table(samples=40), engine)
    session.advance(steps=3)
    found = frame_of(session, 4, _REQUEST).responses
    assert found is not None
    problem = session.problem
    assert found.samples == len(problem.train)
    assert found.groups == problem.classes
    outputs = [session.snapshot().outputs(point)[0] for point in problem.train.inputs]
    for number, mean in zip(found.numbers, found.means[-1].tolist(), strict=True):
        of_class = [
            output
            for output, target in zip(outputs, problem.train.targets, strict=True)
            if target == number
        ]
        assert mean == pytest.approx(fmean(of_class), rel=1e-12)


def test_a_recomputed_frame_has_the_same_responses() -> None:
    session = Session(table(samples=40), FAST)
    session.advance(steps=3)
    frame = frame_of(session, 4, _REQUEST)
    _, again = recompute_frame(frame, 4, _REQUEST)
    assert frame.responses is not None
    assert again.responses is not None
    assert np.array_equal(again.responses.means, frame.responses.means)


def test_responses_are_for_more_than_two_inputs_and_maps_for_one_or_two() -> None:
    many, few = (frame_of(Session(e), 4, _REQUEST) for e in (table(), Experiment()))
    assert (many.neuron_maps is None, many.responses is None) == (True, False)
    assert (few.neuron_maps is None, few.responses is None) == (False, True)
    unasked = frame_of(Session(table()), 4)
    assert unasked.responses is None


def test_classes_without_samples_have_no_group() -> None:
    groups = sample_groups(_dataset([2.0, 0.0, 2.1], ("a", "b", "c")), 10)
    assert groups.names == ("a", "c")
    assert groups.numbers == (0, 2)
    assert groups.sizes == (1, 2)
    assert [point[0] for point in groups.points] == [1.0, 0.0, 2.0]


def test_of_a_large_network_fewer_samples_are_asked() -> None:
    dataset = _dataset([float(k % 2) for k in range(4000)], ("a", "b"))
    assert sample_groups(dataset, 100).sizes == (1000, 1000)
    assert sample_groups(dataset, 100_000).sizes == (100, 100)
    # A mean of fewer would say nothing.
    assert sample_groups(dataset, 100_000_000).sizes == (10, 10)


def test_the_groups_of_a_regression_are_fifths_named_by_their_targets() -> None:
    groups = sample_groups(_dataset([float(k) for k in range(100)]), 10)
    assert groups.names == ("0 to 19", "20 to 39", "40 to 59", "60 to 79", "80 to 99")
    assert groups.sizes == (20,) * 5


def test_a_few_different_targets_are_groups_of_their_own() -> None:
    groups = sample_groups(_dataset([3.0, 1.5, 3.0]), 10)
    assert (groups.names, groups.sizes) == (("1.5", "3"), (1, 2))


@given(st.lists(st.integers(-20, 20).map(float), min_size=1, max_size=60))
def test_quantiles_keep_the_order_of_targets_and_equal_ones_together(targets: list[float]) -> None:
    numbers = quantile_numbers(targets)
    pairs = sorted(zip(targets, numbers, strict=True))
    assert [number for _, number in pairs] == sorted(numbers)
    assert all(0 <= number < 5 for number in numbers)
    assert len(dict(pairs)) == len(set(pairs))


@given(st.lists(st.just((1.0,)), min_size=1, max_size=50), st.integers(1, 60))
def test_evenly_spaced_points_are_as_many_as_asked_for(
    points: list[tuple[float]], most: int
) -> None:
    assert len(evenly_spaced(points, most)) == min(len(points), most)


def test_outputs_beyond_all_numbers_have_a_mean_without_warnings() -> None:
    groups = sample_groups(_dataset([0.0, 0.0, 1.0], ("a", "b")), 10)
    outputs = np.array([[1e308], [1e308], [np.nan]])
    means = mean_responses(groups, outputs).means
    assert means[0, 0] == np.inf
    assert np.isnan(means[0, 1])


def test_a_scene_says_how_the_inputs_are_distributed() -> None:
    session = Session(table(samples=30))
    scene = scene_of(session, 4)
    summary = scene.input_summary
    assert summary is not None
    assert summary.samples == 30
    assert summary.counts.sum(axis=1).tolist() == [30] * 5
    assert summary.lows.tolist() == [axis.low for axis in scene.inputs]
    columns = list(zip(*scene.dataset.inputs, strict=True))
    assert summary.means == pytest.approx([fmean(column) for column in columns])
    assert summary.least.tolist() == [min(column) for column in columns]
    assert summary.greatest.tolist() == [max(column) for column in columns]


def test_with_features_it_says_how_those_are_distributed() -> None:
    features = {"network.features": ["sin_2*sin_2", "x_1st"]}
    session = Session(table(samples=30, **features))
    summary = scene_of(session, 4).input_summary
    assert summary is not None
    rows = np.array([session.problem.encoding(p) for p in session.dataset.inputs])
    assert summary.lows == pytest.approx(rows.min(axis=0))
    assert summary.counts.shape[0] == 2


def test_with_one_or_two_inputs_maps_say_it_all() -> None:
    scene = scene_of(Session(Experiment()), 4)
    assert (scene.input_summary, scene.image) == (None, None)


def test_an_image_has_its_size_in_the_scene() -> None:
    session = Session(table(6, **{"data.image": (3, 2)}))
    assert scene_of(session, 4).image == (3, 2)


def test_histograms_count_every_value_once() -> None:
    dataset = _dataset([0.0] * 16)
    summary = input_summary(dataset, dataset.inputs, [(0.0, 15.0), (0.0, 100.0), (-15.0, 0.0)])
    assert summary.counts[0].tolist() == [1] * 15 + [1]
    assert summary.counts[1].tolist() == [13, 3] + [0] * 14
    assert summary.counts.sum(axis=1).tolist() == [16] * 3


def test_of_several_targets_groups_are_by_the_one_that_is_asked_for() -> None:
    inputs = [[k / 4, (5 * k % 16) / 8, float(k % 3)] for k in range(20)]
    targets = [(float(k), float(-k % 7)) for k in range(20)]
    values = {"data.source": "table", "data.inputs": inputs, "data.targets": targets}
    names = {"data.names": ["a", "b", "c", "mass", "depth"]}
    outputs = {"network.output_activation": "linear", "training.loss": "squared"}
    session = Session(Experiment().with_values(values | names | outputs), REFERENCE)
    mass, depth, last = (session.responses(number) for number in (0, 1, 9))
    assert mass is not None
    assert depth is not None
    assert last is not None
    assert (mass.target, depth.target) == ("mass", "depth")
    assert mass.groups == ("0 to 3", "4 to 7", "8 to 11", "12 to 15", "16 to 19")
    assert depth.groups[0].startswith("0")
    assert depth.groups[-1].endswith("6")
    assert last.groups == depth.groups
    frame = frame_of(session, 4, FrameRequest(responses=True, target=1))
    _, again = recompute_frame(frame, 4, FrameRequest(responses=True, target=1))
    for found in (frame.responses, again.responses):
        assert found is not None
        assert found.groups == depth.groups
        assert np.array_equal(found.means, depth.means)


def test_of_one_target_groups_need_no_name() -> None:
    found = Session(table(samples=40), REFERENCE).responses()
    assert found is not None
    assert found.target == ""
