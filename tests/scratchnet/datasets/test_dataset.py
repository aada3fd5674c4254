"""Datasets: samples of the objective, noise, and objectives that are undefined somewhere."""

import json
from dataclasses import FrozenInstanceError
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

import pytest

from scratchnet.datasets import build_dataset, grid_points, objective_of, uniform_points
from scratchnet.datasets.sampling import stream
from scratchnet.experiment import Experiment
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
    # From the stream of the positions the noise could be told from where a sample lies.
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
            "undefined (a root or logarithm of a number that has none) at x = -2, y = -2",
        ),
        ("sqrt(x + 1.9)", "at x = -2, y = -2"),
        ("exp(1000*x)", "infinite (a number grows beyond all limits) at x = "),
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
