"""Many samples: the numbers of few, held compactly."""

import struct
from hashlib import sha256
from typing import Any

import pytest

from scratchnet.compact import MANY, CompactNumbers, CompactRows
from scratchnet.datasets import Dataset, Encoding, build_dataset, build_problem, uniform_points
from scratchnet.datasets.dataset import stream
from scratchnet.experiment import Experiment
from scratchnet.gallery import GALLERY
from scratchnet.run.session import Session

#: More than are kept as tuples, and no whole number of portions.
_COUNT = MANY + 1_011


def _experiment(**values: Any) -> Experiment:
    return Experiment().with_values({path.replace("__", "."): v for path, v in values.items()})


def _digest(*datasets: Dataset) -> str:
    digest = sha256()
    for dataset in datasets:
        for point in dataset.inputs:
            digest.update(struct.pack(f"<{len(point)}d", *point))
        digest.update(struct.pack(f"<{len(dataset)}d", *dataset.targets))
    return digest.hexdigest()[:16]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"data__dataset": "circle", "data__test_share": 0.0}, "5976041fa7cefa45"),
        ({"data__dataset": "circle"}, "9cd0e3b7a7262dcf"),
        ({"data__dataset": "bands"}, "9365ed712c8895d1"),
        ({"data__dataset": "checkerboard"}, "7481bd909e8ad85b"),
    ],
)
def test_their_bits_are_those_of_earlier_versions(values: dict[str, Any], expected: str) -> None:
    # Of formulas without functions of the C library, which may differ elsewhere.
    values = {"data__samples": 30_011, "data__test_share": 0.3, "seed": 30_014} | values
    problem = build_problem(_experiment(data__source="gallery", **values))
    assert _digest(problem.train, problem.test) == expected


@pytest.mark.parametrize("noise", [0.0, 0.25])
@pytest.mark.parametrize("key", list(GALLERY))
def test_a_dataset_drawn_in_portions_is_the_one_that_scripts_draw(key: str, noise: float) -> None:
    entry = GALLERY[key]
    points, targets = entry.make(_COUNT, noise, stream(4, "samples"))
    drawn = build_dataset(
        _experiment(
            data__source="gallery",
            data__dataset=key,
            data__samples=_COUNT,
            data__noise=noise,
            seed=4,
        )
    )
    assert isinstance(drawn.inputs, CompactRows)
    assert isinstance(drawn.targets, CompactNumbers)
    assert drawn.inputs == points
    assert drawn.targets == targets


def test_more_samples_of_a_formula_begin_with_the_fewer() -> None:
    values = {"data__formula": "x*y % 0.7", "data__sampling": "uniform", "data__noise": 0.1}
    few = build_dataset(_experiment(**values, data__samples=MANY))
    many = build_dataset(_experiment(**values, data__samples=_COUNT))
    assert isinstance(few.inputs, tuple)
    assert isinstance(many.inputs, CompactRows)
    assert many.inputs == uniform_points((-2.0, 2.0), _COUNT, 0)
    assert many.inputs[:MANY] == few.inputs
    assert many.targets[:MANY] == few.targets


def test_a_split_divides_them_as_it_divides_few() -> None:
    experiment = _experiment(
        data__sampling="uniform", data__samples=2 * _COUNT, data__test_share=0.4, seed=2
    )
    dataset, problem = build_dataset(experiment), build_problem(experiment)
    samples = list(zip(dataset.inputs, dataset.targets, strict=True))
    parts = [
        list(zip(part.inputs, part.targets, strict=True)) for part in (problem.train, problem.test)
    ]
    assert [len(part) for part in parts] == [round(1.2 * _COUNT), round(0.8 * _COUNT)]
    assert sorted(parts[0] + parts[1]) == sorted(samples)
    held_out = set(parts[1])
    assert parts[0] == [sample for sample in samples if sample not in held_out]
    assert parts[1] == [sample for sample in samples if sample in held_out]


def test_without_a_test_set_nothing_is_copied() -> None:
    experiment = _experiment(data__sampling="uniform", data__samples=_COUNT)
    problem = build_problem(experiment)
    assert problem.train is build_dataset(experiment)
    assert len(problem.test) == 0


def test_another_split_of_the_same_samples_does_not_draw_them_again() -> None:
    values = {"data__source": "gallery", "data__samples": 500, "seed": 77}
    before = build_dataset(_experiment(**values, data__test_share=0.2))
    assert build_dataset(_experiment(**values, data__test_share=0.4)) is before
    others = {"seed": 78}, {"data__noise": 0.1}, {"data__dataset": "xor"}
    for other in others:
        assert build_dataset(_experiment(**values | other, data__test_share=0.4)) is not before
    rows = {"data__source": "table", "data__inputs": ((0.0,), (1.0,)), "data__targets": (1.0, 2.0)}
    table = _experiment(**rows, data__test_share=0.5)
    other = table.with_values({"seed": 9})
    assert build_dataset(other) is build_dataset(table)


@pytest.mark.parametrize("features", [(), ("x", "y*y", "sin(3*x)")])
def test_they_are_encoded_with_the_bits_of_each_alone(features: tuple[str, ...]) -> None:
    experiment = _experiment(
        data__sampling="uniform", data__samples=_COUNT, network__features=features
    )
    problem = build_problem(experiment)
    encoding: Encoding = problem.encoding
    rows = encoding.rows(problem.train.inputs)
    assert isinstance(rows, CompactRows)
    assert rows == tuple(tuple(encoding(point)) for point in problem.train.inputs)


def test_target_outputs_are_those_of_each_alone() -> None:
    experiment = _experiment(
        data__source="gallery", data__dataset="blobs_3", data__samples=_COUNT, data__noise=0.3
    )
    dataset = build_dataset(experiment)
    few = Dataset(tuple(dataset.inputs), tuple(dataset.targets), dataset.classes)
    for outputs in (1, 3):
        assert dataset.target_outputs(outputs) == tuple(few.target_outputs(outputs))


@pytest.mark.parametrize("batch", [None, 100])
def test_the_exact_engine_trains_on_them_as_the_reference_does(batch: int | None) -> None:
    experiment = _experiment(
        data__source="gallery",
        data__dataset="circle",
        data__samples=_COUNT,
        data__test_share=0.01,
        training__batch_size=batch,
    )
    sessions = [Session(experiment, engine) for engine in ("reference", "exact")]
    for session in sessions:
        session.advance(steps=2 if batch is None else 5)
    one, other = sessions
    assert one.parameters() == other.parameters()
    assert one.losses.tolist() == other.losses.tolist()
    assert one.loss_of(one.problem.test) == other.loss_of(other.problem.test)


def test_drawing_them_can_be_cancelled() -> None:
    class Enough(Exception):
        pass

    seen: list[float] = []

    def watch(done: float) -> None:
        seen.append(done)
        if len(seen) == 2:
            raise Enough

    experiment = _experiment(
        data__source="gallery", data__dataset="circle", data__samples=50_000, seed=987
    )
    with pytest.raises(Enough):
        build_problem(experiment, watch)
    assert 0 < seen[0] < seen[1] < 0.3
