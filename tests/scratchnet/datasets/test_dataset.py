"""Datasets: sampling, classes, noise, split, and the user's tables."""

import json
from dataclasses import FrozenInstanceError
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.datasets import (
    Axis,
    build_dataset,
    build_problem,
    class_of,
    grid_points,
    image_rows,
    objective_of,
    predicted_class,
    target_outputs,
    uniform_points,
)
from scratchnet.datasets.dataset import sample_count, stream
from scratchnet.errors import InvalidInput, InvalidValue
from scratchnet.experiment import Experiment
from scratchnet.experiment.coupling import coupled_together
from scratchnet.formula import UndefinedFormula

ARTICLE: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "article.json").read_text(encoding="utf-8")
)

#: An objective of 0, so that the targets are the noise itself.
_NOISE_ONLY = Experiment().with_values({"data.formula": "0", "data.noise": 0.5})


def test_the_default_is_the_articles_dataset() -> None:
    dataset = build_dataset(Experiment())
    samples = [[*point, t] for point, t in zip(dataset.inputs, dataset.targets, strict=True)]
    assert len(dataset) == len(samples) == ARTICLE["samples"]
    assert dataset.targets.count(1.0) == ARTICLE["ones"]
    assert set(dataset.targets) == {0.0, 1.0}
    assert samples[:3] == ARTICLE["first_samples"]
    assert samples[-1] == ARTICLE["last_sample"]
    assert dataset.inputs == grid_points((-2.0, 2.0), 10)


def test_nothing_in_a_dataset_can_be_changed() -> None:
    dataset = build_dataset(Experiment())
    with pytest.raises(FrozenInstanceError):
        dataset.targets = ()  # type: ignore[misc]
    assert isinstance(dataset.inputs, tuple)
    assert isinstance(dataset.targets, tuple)


@pytest.mark.parametrize("sampling", ["grid", "uniform"])
def test_targets_are_the_objective_at_the_inputs(sampling: str) -> None:
    experiment = Experiment().with_values(
        {"data.formula": "x - 2*y", "data.sampling": sampling, "data.samples": 30}
    )
    dataset = build_dataset(experiment)
    assert dataset.targets == tuple(x - 2 * y for x, y in dataset.inputs)
    objective = objective_of(experiment)
    assert dataset.targets == tuple(objective(x, y) for x, y in dataset.inputs)


def test_uniform_sampling_takes_domain_count_and_seed_from_the_experiment() -> None:
    experiment = Experiment().with_values(
        {"data.sampling": "uniform", "data.samples": 17, "data.domain": [3, 4], "seed": 5}
    )
    assert build_dataset(experiment).inputs == uniform_points((3.0, 4.0), 17, 5)


def test_the_seed_decides_the_noise() -> None:
    targets = build_dataset(_NOISE_ONLY).targets
    assert build_dataset(_NOISE_ONLY).targets == targets
    assert build_dataset(_NOISE_ONLY.with_values({"seed": 1})).targets != targets
    assert len(set(targets)) == len(targets)


def test_noise_does_not_depend_on_where_the_samples_lie() -> None:
    uniform = _NOISE_ONLY.with_values({"data.sampling": "uniform", "data.samples": 121})
    on_grid, at_random = build_dataset(_NOISE_ONLY), build_dataset(uniform)
    assert on_grid.targets == at_random.targets
    assert on_grid.inputs != at_random.inputs


def test_noise_draws_from_a_stream_of_its_own() -> None:
    def drawn(purpose: str) -> tuple[float, ...]:
        gauss = stream(_NOISE_ONLY.seed, purpose).gauss
        return tuple(gauss(0.0, 0.5) for _ in range(121))

    targets = build_dataset(_NOISE_ONLY).targets
    assert targets == drawn("noise")
    # From the stream of the positions the noise would follow from a sample's position.
    assert targets != drawn("samples")


@pytest.mark.parametrize("sampling", ["grid", "uniform"])
def test_noise_leaves_the_samples_where_they_are(sampling: str) -> None:
    clean = Experiment().with_values({"data.sampling": sampling})
    noisy = clean.with_values({"data.noise": 0.3})
    assert build_dataset(noisy).inputs == build_dataset(clean).inputs
    assert build_dataset(noisy).targets != build_dataset(clean).targets


def test_noise_is_added_to_the_objective() -> None:
    noisy = build_dataset(_NOISE_ONLY.with_values({"data.formula": "x"}))
    noise = build_dataset(_NOISE_ONLY).targets
    expected = [x + n for (x, _), n in zip(noisy.inputs, noise, strict=True)]
    assert list(noisy.targets) == expected


def test_the_noise_is_gaussian_of_the_given_deviation() -> None:
    many = _NOISE_ONLY.with_values({"data.sampling": "uniform", "data.samples": 4000})
    targets = build_dataset(many).targets
    assert fmean(targets) == pytest.approx(0, abs=0.03)
    assert stdev(targets) == pytest.approx(0.5, rel=0.05)
    within = sum(abs(target) < 0.5 for target in targets) / len(targets)
    assert within == pytest.approx(0.683, abs=0.03)


@pytest.mark.parametrize(
    ("formula", "place"),
    [
        ("1/x", "undefined (division by zero) at x = 0, y = -2"),
        ("1/(x - 0.5)", "undefined (division by zero) at x = 0.5, y = -2"),
        (
            "log(y + 2)",
            "undefined (root or logarithm of a number that has none) at x = -2, y = -2",
        ),
        ("sqrt(x + 1.9)", "at x = -2, y = -2"),
        ("exp(1000*x)", "infinite (a number overflows) at x = "),
        ("x * 1e308", "infinite at x = -2, y = -2"),
    ],
)
def test_an_objective_without_a_value_is_refused_with_the_place(formula: str, place: str) -> None:
    with pytest.raises(UndefinedFormula) as error:
        build_dataset(Experiment().with_values({"data.formula": formula}))
    assert f'formula "{formula}" is ' in str(error.value)
    assert place in str(error.value)


def test_undefined_between_the_samples_is_refused_too() -> None:
    # The only samples are the four corners; 1/x breaks in the middle.
    experiment = Experiment().with_values({"data.formula": "1/x", "data.intervals": 1})
    with pytest.raises(UndefinedFormula, match="x = 0"):
        build_dataset(experiment)


def test_undefined_only_at_a_sample_is_refused() -> None:
    # The check's grid of 40 intervals misses -2 + 4/7; the samples do not.
    pole = -2.0 + 4.0 * 1 / 7
    experiment = Experiment().with_values(
        {"data.formula": f"1/(x - ({pole!r}))", "data.intervals": 7}
    )
    with pytest.raises(UndefinedFormula) as error:
        build_dataset(experiment)
    assert error.value.point == {"x": pole, "y": -2.0}


def test_undefined_outside_the_domain_does_not_matter() -> None:
    experiment = Experiment().with_values({"data.formula": "1/x", "data.domain": [1, 2]})
    assert build_dataset(experiment).targets[0] == 1.0


def test_the_grid_is_the_articles() -> None:
    points = grid_points((-2.0, 2.0), 10)
    assert len(points) == ARTICLE["samples"] == 11 * 11
    assert [list(point) for point in points[:3]] == [s[:2] for s in ARTICLE["first_samples"]]
    assert list(points[-1]) == ARTICLE["last_sample"][:2]


def test_the_grid_multiplies_before_it_divides_and_runs_x_outside() -> None:
    axis = [-2.0 + 4.0 * k / 10 for k in range(11)]
    assert grid_points((-2.0, 2.0), 10) == tuple((x, y) for x in axis for y in axis)
    # Quotient before product gives other bits somewhere, so the order is really tested.
    assert axis != [-2.0 + 4.0 / 10 * k for k in range(11)]


@pytest.mark.parametrize("domain", [(-2.0, 2.0), (0.0, 1.0), (-1000.0, 1000.0)])
@pytest.mark.parametrize("intervals", [1, 3, 60])
def test_the_grid_holds_both_ends(domain: tuple[float, float], intervals: int) -> None:
    low, high = domain
    points = grid_points(domain, intervals)
    assert len(points) == len(set(points)) == (intervals + 1) ** 2
    assert {(low, low), (low, high), (high, low), (high, high)} <= set(points)


_INTERVALS = st.tuples(st.floats(-1000, 999), st.floats(0.001, 1)).map(
    lambda p: (p[0], p[0] + p[1])
)


@settings(deadline=None)
@given(_INTERVALS, st.integers(1, 50), st.integers(0, 2**31 - 1))
def test_uniform_points_are_inside_the_domain(
    domain: tuple[float, float], count: int, seed: int
) -> None:
    points = uniform_points(domain, count, seed)
    assert len(points) == count
    assert all(domain[0] <= value <= domain[1] for point in points for value in point)


def test_the_seed_alone_decides_the_uniform_points() -> None:
    points = uniform_points((-2.0, 2.0), 50, 7)
    assert points == uniform_points((-2.0, 2.0), 50, 7)
    assert not set(points) & set(uniform_points((-2.0, 2.0), 50, 8))


def test_more_uniform_points_start_with_the_same_ones() -> None:
    assert uniform_points((0.0, 1.0), 60, 3)[:20] == uniform_points((0.0, 1.0), 20, 3)


def test_uniform_points_fill_every_quarter_of_the_domain() -> None:
    points = uniform_points((0.0, 1.0), 400, 0)
    quarters = [(x < 0.5, y < 0.5) for x, y in points]
    counts = [quarters.count(quarter) for quarter in set(quarters)]
    assert len(counts) == 4
    assert min(counts) > 60


def test_every_purpose_has_a_stream_of_its_own() -> None:
    firsts = {stream(seed, purpose).random() for seed in (0, 1) for purpose in ("a", "b")}
    assert len(firsts) == 4
    assert stream(1, "a").random() == stream(1, "a").random()


@given(st.integers(2, 10), st.data())
def test_noise_below_a_half_leaves_a_target_in_its_class(classes: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, classes - 1))
    noise = data.draw(st.floats(-0.49, 0.49))
    assert class_of(number + noise, classes) == number


@pytest.mark.parametrize(
    ("target", "number"), [(-7.0, 0), (-0.6, 0), (2.5, 2), (99.0, 2), (1.5, 2)]
)
def test_beyond_the_ends_it_is_the_first_or_the_last_class(target: float, number: int) -> None:
    assert class_of(target, 3) == number


@pytest.mark.parametrize(("output", "number"), [(0.0, 0), (0.5, 0), (0.51, 1), (-3.0, 0), (7.0, 1)])
def test_one_output_predicts_by_the_threshold_of_a_half(output: float, number: int) -> None:
    assert predicted_class([output]) == number


def test_many_outputs_predict_the_largest_the_first_of_equals() -> None:
    assert predicted_class([0.1, 0.7, 0.2]) == 1
    assert predicted_class([0.4, 0.2, 0.4]) == 0
    assert predicted_class([-1.0, -0.5]) == 1


def test_one_output_should_be_the_target_itself() -> None:
    assert target_outputs(0.93, 1) == (0.93,)


@given(st.integers(2, 10), st.data())
def test_many_outputs_should_be_1_for_the_class_and_0_else(
    classes: int, data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, classes - 1))
    wanted = target_outputs(number + 0.1, classes)
    assert len(wanted) == classes
    assert sum(wanted) == wanted[number] == 1.0
    assert predicted_class(wanted) == number


def _table(inputs: list[list[float]], targets: list[float | str], **data: object) -> Experiment:
    values = {"source": "table", "inputs": inputs, "targets": targets, **data}
    return Experiment().with_values({f"data.{name}": value for name, value in values.items()})


_POINTS = [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]


def test_numbers_are_a_regression() -> None:
    dataset = build_dataset(_table(_POINTS, [1, 0, 1]))
    assert dataset.inputs == ((0.0, 1.0), (2.0, 3.0), (4.0, 5.0))
    assert dataset.targets == (1.0, 0.0, 1.0)
    assert dataset.classes == ()


def test_texts_are_classes_in_the_order_in_which_they_first_appear() -> None:
    dataset = build_dataset(_table(_POINTS, ["red", "blue", "red"]))
    assert dataset.classes == ("red", "blue")
    assert dataset.targets == (0.0, 1.0, 0.0)


def test_numbers_that_are_classes_are_sorted() -> None:
    dataset = build_dataset(_table(_POINTS, [7, -2.5, 7], task="classification"))
    assert dataset.classes == ("-2.5", "7")
    assert dataset.targets == (1.0, 0.0, 1.0)


def test_classes_have_distinct_names() -> None:
    dataset = build_dataset(_table(_POINTS, [1, 1.0000001, 0.1], task="classification"))
    assert dataset.classes == ("0.1", "1", "1.0000001")


def test_a_text_among_numbers_makes_classes_of_all() -> None:
    dataset = build_dataset(_table(_POINTS, [2, "none", 1]))
    assert dataset.classes == ("2", "none", "1")
    assert dataset.targets == (0.0, 1.0, 2.0)


def test_one_column_is_one_input() -> None:
    assert build_dataset(_table([[1.0], [2.0]], [3, 4])).inputs == ((1.0,), (2.0,))


def test_ten_classes_are_allowed_and_eleven_are_not() -> None:
    points = [[float(k)] for k in range(11)]
    assert len(build_dataset(_table(points[:10], [*"abcdefghij"])).classes) == 10
    with pytest.raises(InvalidValue) as error:
        build_dataset(_table(points, [*"abcdefghijk"]))
    assert str(error.value) == (
        'data.targets is "of 11 different values"; allowed: 2 to 10 classes'
    )


@pytest.mark.parametrize("targets", [["a", "a", "a"], [5, 5, 5]])
def test_one_class_alone_is_nothing_to_tell(targets: list[float | str]) -> None:
    with pytest.raises(InvalidValue, match="2 to 10 classes"):
        build_dataset(_table(_POINTS, targets, task="classification"))


@pytest.mark.parametrize(
    ("inputs", "targets", "message"),
    [
        ([], [], "data.inputs is []; allowed: at least one point"),
        ([], [1], "data.inputs is []; allowed: at least one point"),
        (
            _POINTS,
            [1, 2],
            'data.targets is "a list of 2"; allowed: as many as data.inputs has points, 3',
        ),
        (
            [[1.0]],
            [1, 2],
            'data.targets is "a list of 2"; allowed: as many as data.inputs has points, 1',
        ),
        ([[1e101], [0]], [1, 2], "data.inputs is 1e+101; allowed: numbers up to 1e+100"),
        ([[1], [0]], [1, -1e300], "data.targets is -1e+300; allowed: numbers up to 1e+100"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(
    inputs: list[list[float]], targets: list[float | str], message: str
) -> None:
    with pytest.raises(InvalidValue) as error:
        build_dataset(_table(inputs, targets))
    assert str(error.value) == message


def test_texts_are_refused_for_a_regression() -> None:
    with pytest.raises(InvalidValue) as error:
        build_dataset(_table(_POINTS, [1, "two", 3], task="regression"))
    assert str(error.value) == 'data.targets is "two"; allowed: numbers, for a regression'


def test_a_table_that_is_not_the_source_is_ignored() -> None:
    experiment = _table(_POINTS, [1]).with_values({"data.source": "formula"})
    assert len(build_dataset(experiment)) == 121


POINTS = ((0.0, 1.0), (4.0, 5.0), (2.0, 2.0))


def own(**values: object) -> Experiment:
    data = {"source": "table", "inputs": POINTS, "targets": ("b", "a", "b")} | values
    return Experiment().with_values({f"data.{name}": value for name, value in data.items()})


def test_without_an_order_texts_stand_as_they_first_appear() -> None:
    assert build_problem(own()).classes == ("b", "a")


def test_classes_keep_the_order_that_is_given_even_without_samples() -> None:
    problem = build_problem(own(classes=("a", "b")))
    assert problem.classes == ("a", "b")
    assert problem.train.targets == (1.0, 0.0, 1.0)
    softmax = own(classes=("c", "a", "b")).with_values({"network.output_activation": "softmax"})
    assert build_problem(softmax).sizes[-1] == 3


def test_a_target_that_is_no_given_class_is_refused() -> None:
    with pytest.raises(InvalidValue, match=r"data\.targets"):
        build_problem(own(classes=("a", "c")))


def test_one_class_is_too_few() -> None:
    with pytest.raises(InvalidValue, match=r"data\.classes"):
        build_problem(own(targets=("a",) * 3, classes=("a",)))


def test_a_class_is_given_once() -> None:
    with pytest.raises(InvalidValue, match=r"data\.classes"):
        own(classes=("a", "a"))


def test_numbers_are_classes_if_classes_are_given() -> None:
    problem = build_problem(own(targets=(1.0, 2.0, 1.0), classes=(2.0, 1.0)))
    assert problem.classes == ("2", "1")
    assert problem.train.targets == (1.0, 0.0, 1.0)


def test_axes_reach_a_little_beyond_the_points() -> None:
    x, y = build_problem(own()).axes
    assert (x.low, x.high) == pytest.approx((-0.2, 4.2))
    assert (y.low, y.high) == pytest.approx((0.8, 5.2))


def test_given_ranges_are_the_axes_whatever_the_points() -> None:
    axes = build_problem(own(ranges=((-2.0, 2.0), (0.0, 1.0)), names=("a", "b", "c"))).axes
    assert axes == (Axis("a", -2.0, 2.0), Axis("b", 0.0, 1.0))


@pytest.mark.parametrize("ranges", [((1.0, 1.0),), ((2.0, 1.0),), ((1.0,),)])
def test_ranges_that_are_none_are_refused(ranges: object) -> None:
    with pytest.raises(InvalidInput, match=r"data\.ranges"):
        own(ranges=ranges)


def test_a_range_is_needed_for_each_input() -> None:
    with pytest.raises(InvalidValue, match=r"data\.ranges"):
        build_problem(own(ranges=((0.0, 1.0),)))


def test_other_points_let_go_of_ranges_and_classes() -> None:
    before = own(ranges=((0.0, 1.0),) * 2, classes=("b", "a"))
    other = {"data.inputs": ((0.0,), (1.0,)), "data.targets": ("u", "v")}
    after = before.with_values(coupled_together(before, other))
    assert (after.data.ranges, after.data.classes) == ((), ())
    given = other | {"data.ranges": ((0.0, 2.0),), "data.classes": ("v", "u")}
    after = before.with_values(coupled_together(before, given))
    assert (after.data.ranges, after.data.classes) == (((0.0, 2.0),), ("v", "u"))


def test_pixels_stand_row_by_row_from_the_top() -> None:
    assert image_rows((1.0, 2.0, 3.0, 4.0, 5.0, 6.0), (3, 2)) == ((1.0, 2.0, 3.0), (4.0, 5.0, 6.0))


def test_only_a_table_has_images() -> None:
    experiment = own(inputs=((0.0,) * 6, (1.0,) * 6), targets=(0.0, 1.0), image=(3, 2))
    assert build_problem(experiment).image == (3, 2)
    values = {"data.source": "gallery", "data.dataset": "circle"}
    assert build_problem(experiment.with_values(values)).image is None


def test_the_size_of_images_stays_with_other_samples_of_the_same_columns_only() -> None:
    before = own(inputs=((0.0,) * 4, (1.0,) * 4), targets=(0.0, 1.0), names=(*"abcde",))
    before = before.with_values({"data.image": (2, 2)})

    def size(**values: object) -> object:
        edits = {f"data.{name}": value for name, value in values.items()}
        return before.with_values(coupled_together(before, edits)).data.image

    assert size(inputs=((0.5,) * 4,), targets=(0.0,)) == (2, 2)
    assert size(inputs=((0.5,) * 4,), targets=(0.0,), names=(*"vwxyz",)) is None
    assert size(inputs=((0.5,) * 6,), targets=(0.0,), names=()) is None
    assert size(inputs=((0.5,) * 6,), targets=(0.0,), names=(), image=(3, 2)) == (3, 2)
    assert size(inputs=()) is None


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"data.dimensions": 1, "data.formula": "x", "data.intervals": 7},
        {"data.sampling": "uniform", "data.samples": 33},
        {"data.source": "gallery", "data.samples": 45, "data.sampling": "grid"},
        {"data.source": "table", "data.inputs": [[1], [2]], "data.targets": [1, 2]},
    ],
)
def test_the_number_of_samples_is_known_before_they_are_made(values: dict[str, object]) -> None:
    experiment = Experiment().with_values(values | {"data.test_share": 0.3})
    assert sample_count(experiment.data) == len(build_dataset(experiment))
