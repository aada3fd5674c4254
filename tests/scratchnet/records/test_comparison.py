"""Comparing engines: what counts as equal, what is promised, and unavailable engines."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import exp, inf, nan

import pytest

import scratchnet.records.comparison
import scratchnet.run.session
from scratchnet.datasets import Dataset
from scratchnet.engines import (
    Engine,
    EngineUnavailable,
    Interrupt,
    StepSettings,
    TrainedSteps,
    make_engine,
)
from scratchnet.engines.batches import BatchOrder
from scratchnet.engines.reference import ReferenceEngine
from scratchnet.experiment import Experiment
from scratchnet.formula import FormulaError
from scratchnet.records import (
    GRID_POINTS,
    Difference,
    compare_engines,
    difference,
    is_the_articles,
    output_scales,
)
from scratchnet.reference.article import Parameters

pytestmark = pytest.mark.slow

_SMALL = Experiment().with_values(
    {"data.intervals": 2, "network.hidden": [2], "training.steps": 6, "training.batch_size": 4}
)
_DIVERGING = _SMALL.with_values({"data.formula": "1e200 * x"})

Make = Callable[[str, Experiment, Dataset], Engine]


class _Moved(ReferenceEngine):
    """The reference with one parameter that is 1e-9 off after every order."""

    def train(
        self, steps: int, settings: StepSettings, batches: BatchOrder, interrupt: Interrupt
    ) -> TrainedSteps:
        made = super().train(steps, settings, batches, interrupt)
        self.set_parameters(self.parameters())
        return made

    def set_parameters(self, parameters: Parameters) -> None:
        ((first, *row), *rows), *layers = parameters
        super().set_parameters((((first + 1e-9, *row), *rows), *layers))


class _Early(ReferenceEngine):
    """The reference, which stops at its third step."""

    def train(
        self, steps: int, settings: StepSettings, batches: BatchOrder, interrupt: Interrupt
    ) -> TrainedSteps:
        return TrainedSteps(super().train(2, settings, batches, interrupt).losses, diverged=True)


@pytest.fixture
def make_with(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Make], None]:
    """Let one engine be made another way, and those that are compiled be the reference."""

    def make_with(broken: str, make: Make) -> None:
        def made(name: str, experiment: Experiment, dataset: Dataset) -> Engine:
            if name == broken:
                engine = make(name, experiment, dataset)
            else:
                engine = ReferenceEngine(experiment, dataset)
            engine.name = name  # type: ignore[misc]
            return engine

        monkeypatch.setattr(scratchnet.run.session, "make_engine", made)
        monkeypatch.setattr(scratchnet.records.comparison, "make_engine", made)

    return make_with


def _moved(name: str, experiment: Experiment, dataset: Dataset) -> Engine:
    return _Moved(experiment, dataset)


def _early(name: str, experiment: Experiment, dataset: Dataset) -> Engine:
    return _Early(experiment, dataset)


@pytest.mark.parametrize(
    ("found", "expected", "answer"),
    [
        ([], [], Difference(0.0, 0.0, 0, True)),
        ([1.0, -0.0], [1.0, 0.0], Difference(0.0, 0.0, 0, True)),
        ([nan, inf], [nan, inf], Difference(0.0, 0.0, 0, True)),
        ([4.0, 1.5], [8.0, 1.0], Difference(4.0, 0.5, 0, False)),
        ([9.0, 1.5], [8.0, 1.0], Difference(1.0, 0.5, 1, False)),
        ([0.5], [0.0], Difference(0.5, inf, 0, False)),
        ([1.0, nan], [1.0, 2.0], Difference(inf, inf, 1, False)),
        ([1.0], [-inf], Difference(inf, inf, 0, False)),
        ([1.0], [1.0, 2.0], Difference(0.0, 0.0, 0, False)),
    ],
)
def test_differences_are_the_largest(
    found: list[float], expected: list[float], answer: Difference
) -> None:
    assert difference(found, expected) == answer


@pytest.mark.parametrize("experiment", [_SMALL, _DIVERGING], ids=["ends", "diverges"])
def test_exact_is_equal_and_every_promise_kept(experiment: Experiment) -> None:
    found = compare_engines(experiment)
    assert not found.unavailable
    assert list(found.others) == ["exact", "fast"]
    assert all(its.equal for its in found.differences["exact"].values())
    assert list(found.broken_promises()) == []
    assert {run.diverged_at for run in found.others.values()} == {found.reference.diverged_at}


def test_every_number_is_compared() -> None:
    found = compare_engines(_SMALL)
    runs = [found.reference, *found.others.values()]
    counts = [{name: len(values) for name, values in run.numbers.items()} for run in runs]
    assert counts == [
        {"losses": 6, "weights": 6, "biases": 3, "gradients": 9, "outputs": GRID_POINTS**2}
    ] * len(runs)
    assert found.samples == 9


def test_gradients_and_outputs_are_at_the_references_parameters() -> None:
    experiment = _SMALL.with_values({"training.steps": 1, "training.batch_size": None})
    found = compare_engines(experiment).reference
    session = scratchnet.run.session.Session(experiment)
    session.advance()
    engine = make_engine("reference", experiment, session.dataset)
    engine.set_parameters(session.parameters())
    slopes = [value for layer in engine.gradients() for row in layer for value in row]
    assert found.numbers["gradients"] == slopes
    corners = [found.numbers["outputs"][k] for k in (0, GRID_POINTS - 1, -1)]
    points = [(-2.0, -2.0), (-2.0, 2.0), (2.0, 2.0)]
    assert corners == [output[0] for output in engine.forward(points)]


@pytest.mark.parametrize("broken", ["exact", "fast"])
def test_a_parameter_that_is_off_breaks_the_promise(
    make_with: Callable[[str, Make], None], broken: str
) -> None:
    make_with(broken, _moved)
    found = compare_engines(_SMALL)
    assert not any(its.equal for its in found.differences[broken].values())
    assert found.differences[broken]["weights"].absolute >= 0.9e-9
    wrong = {
        "exact": " differs from the reference in losses, weights, biases, gradients, outputs",
        "fast": "'s outputs are not within 1e-12 of the sums that they are made of",
    }
    assert list(found.broken_promises()) == [broken + wrong[broken]]


@pytest.mark.parametrize(
    ("broken", "values", "messages"),
    [
        (
            "exact",
            {"data.intervals": 2},
            ["exact differs from the reference in losses, weights, biases, the step of divergence"],
        ),
        ("fast", {"data.intervals": 2}, []),
        ("fast", {}, ["fast's losses are not within 1e-06 of the reference's"]),
    ],
)
def test_divergence_at_another_step_breaks_a_promise(
    make_with: Callable[[str, Make], None],
    broken: str,
    values: dict[str, object],
    messages: list[str],
) -> None:
    make_with(broken, _early)
    found = compare_engines(Experiment().with_values({"training.steps": 5, **values}))
    assert (found.reference.diverged_at, found.others[broken].diverged_at) == (None, 3)
    assert not found.differences[broken]["losses"].equal
    assert list(found.broken_promises()) == messages


def test_a_sine_of_large_sums_keeps_its_promise_with_few_digits() -> None:
    values = {
        "network.hidden": [2],
        "network.activation": "sine",
        "network.output_activation": "linear",
        "network.parameters": [[[1e6, 2e6, 1.0], [3e6, -1e6, 0.5]], [[1.0, 1.0, 0.0]]],
        "training.learning_rate": 1e-6,
        "training.steps": 1,
    }
    found = compare_engines(Experiment().with_values(values))
    assert found.differences["fast"]["outputs"].absolute > 1e-10
    assert 0.0 < found.part_of_promise("fast") < 0.01
    assert list(found.broken_promises()) == []


def test_the_size_of_the_sums_is_handed_on_by_weights_and_slopes() -> None:
    hidden, last = ((3.0, -4.0, 2.0),), ((-8.0, 1.0),)
    # 3·1 + 4·1 + 2 = 9, a quarter of that, and 8 times it with the 1.
    assert output_scales((hidden, last), ["sigmoid", "linear"], (1.0, -1.0)) == [19.0]
    assert output_scales((((0.0, 0.0),),), ["linear"], (5.0,)) == [1e-290]


def test_a_probability_moves_with_the_largest_of_the_sums() -> None:
    layer = ((10.0, 0.0), (0.0, 0.0))
    likely, unlikely = output_scales((layer,), ["softmax"], (3.0,))
    assert likely == pytest.approx(60.0)
    assert unlikely == pytest.approx(60.0 * exp(-30.0))


def test_outputs_near_0_are_compared_with_what_cancels() -> None:
    # A linear network learns nothing of x·y: its outputs are what rounding left.
    linear = {"network.activation": "linear", "network.output_activation": "linear"}
    values = {"data.formula": "x*y", "network.hidden": [8, 3], "training.learning_rate": 0.1}
    found = compare_engines(Experiment().with_values(linear | values | {"training.steps": 300}))
    assert found.differences["fast"]["outputs"].relative > 1e-12
    assert list(found.broken_promises()) == []


def test_an_engine_that_cannot_be_had_is_missing(make_with: Callable[[str, Make], None]) -> None:
    def fail(name: str, experiment: Experiment, dataset: Dataset) -> Engine:
        raise EngineUnavailable("No module named 'llvmlite'")

    make_with("fast", fail)
    found = compare_engines(_SMALL)
    assert found.unavailable == {"fast": "No module named 'llvmlite'"}
    assert (list(found.others), list(found.differences)) == (["exact"], ["exact"])


def test_an_undefined_objective_is_refused() -> None:
    with pytest.raises(FormulaError):
        compare_engines(_SMALL.with_values({"data.formula": "1/x"}))


def test_progress_is_reported() -> None:
    reported: list[str] = []

    @contextmanager
    def preparing(engine: str) -> Iterator[None]:
        reported.append(f"preparing {engine}")
        yield
        reported.append(f"prepared {engine}")

    compare_engines(
        _SMALL, lambda engine, step, loss: reported.append(f"{engine} {step}"), preparing
    )
    assert reported[0] == "reference 6"
    assert reported[1:4] == ["preparing exact", "prepared exact", "exact 6"]
    assert reported[4:] == ["preparing fast", "prepared fast", "fast 6"]


def test_a_speed_needs_a_step() -> None:
    assert compare_engines(_DIVERGING).reference.steps_per_second is None
    assert (compare_engines(_SMALL).reference.steps_per_second or 0) > 0


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ({}, True),
        ({"training.steps": 1}, True),
        ({"training.steps": 2001}, False),
        ({"seed": 1}, False),
    ],
)
def test_the_articles_run_is_known(values: dict[str, object], answer: bool) -> None:
    assert is_the_articles(Experiment().with_values(values)) is answer
