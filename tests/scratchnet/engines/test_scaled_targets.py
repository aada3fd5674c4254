"""Training on scaled targets is training on targets that were scaled by hand, bit for bit."""

from array import array

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scratchnet.datasets import Plane
from scratchnet.engines import EXACT, FAST, REFERENCE
from scratchnet.experiment import Experiment
from scratchnet.run.session import Session
from scratchnet.tables import Scaling

_ENGINES = [REFERENCE, EXACT, FAST]
_LOSSES = ["squared", "absolute", "huber"]


@st.composite
def _experiments(draw: st.DrawFn) -> tuple[Experiment, Experiment]:
    """Return an experiment with scaled targets, and one whose targets were scaled by hand."""
    count = draw(st.integers(2, 9))
    numbers = st.lists(st.floats(-9, 9), min_size=count, max_size=count)
    targets = draw(st.lists(st.floats(-1e4, 1e4), min_size=count, max_size=count))
    kind = draw(st.sampled_from(["standard", "range"]))
    scaled = Experiment().with_values(
        {
            "data.source": "table",
            "data.inputs": [[x] for x in draw(numbers)],
            "data.targets": targets,
            "data.task": "regression",
            "data.target_scaling": kind,
            "network.hidden": [3],
            "network.output_activation": draw(st.sampled_from(["linear", "tanh"])),
            "training.loss": draw(st.sampled_from(_LOSSES)),
            "training.optimizer": draw(st.sampled_from(["sgd", "adam"])),
            "training.batch_size": draw(st.sampled_from([None, 2])),
            "training.l2": draw(st.sampled_from([0.0, 0.01])),
            "training.learning_rate": 0.1,
            "training.steps": 12,
        }
    )
    scaling = Scaling.fit(kind, [(target,) for target in targets])
    by_hand = [scaling.apply((target,))[0] for target in targets]
    return scaled, scaled.with_values({"data.targets": by_hand, "data.target_scaling": "none"})


@pytest.mark.parametrize("engine", _ENGINES)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(pair=_experiments())
def test_is_training_on_targets_scaled_by_hand(
    engine: str, pair: tuple[Experiment, Experiment]
) -> None:
    scaled, by_hand = (Session(experiment, engine) for experiment in pair)
    assert scaled.advance() == by_hand.advance() == 12
    assert scaled.parameters() == by_hand.parameters()
    assert scaled.gradients() == by_hand.gradients()
    factor = scaled.problem.target_scaling.loss_factor
    assert list(scaled.losses) == [loss * factor for loss in by_hand.losses]
    penalties = zip(scaled.snapshot().penalties, by_hand.snapshot().penalties, strict=True)
    assert all(mine == other * factor for mine, other in penalties)
    undone = scaled.problem.target_scaling.unscaled
    points = scaled.dataset.inputs
    rows = [undone(row) for row in by_hand.outputs(by_hand.dataset).tolist()]
    assert scaled.outputs(scaled.dataset).tolist() == rows
    assert scaled._engine.forward(points) == rows
    neurons, plain = (session._engine.neurons(points) for session in (scaled, by_hand))
    assert neurons[:, :-1].tolist() == plain[:, :-1].tolist()
    assert neurons[:, -1].tolist() == [undone([value])[0] for value in plain[:, -1].tolist()]
    maps, raw = (session.maps(4, hidden=True) for session in (scaled, by_hand))
    assert np.array_equal(maps[:-1], raw[:-1])
    assert maps[-1].ravel().tolist() == [undone([value])[0] for value in raw[-1].ravel().tolist()]


def _steep(**values: object) -> Experiment:
    return Experiment().with_values(
        {
            "data.source": "table",
            "data.inputs": [[k / 8] for k in range(16)],
            "data.targets": [3000.0 + 500.0 * (k % 5) for k in range(16)],
            "data.target_scaling": "standard",
            "data.test_share": 0.25,
            "network.output_activation": "linear",
            "training.learning_rate": 0.1,
            "training.steps": 40,
        }
        | {path.replace("__", "."): value for path, value in values.items()}
    )


@pytest.mark.parametrize("loss", _LOSSES)
def test_exact_has_the_bits_of_the_reference(loss: str) -> None:
    experiment = _steep(training__loss=loss, training__batch_size=5)
    reference, exact = (Session(experiment, engine) for engine in (REFERENCE, EXACT))
    reference.advance(steps=20)
    reference.use_engine(EXACT)
    for session in (reference, exact):
        session.advance()
    assert list(reference.losses) == list(exact.losses)
    assert reference.parameters() == exact.parameters()
    assert reference.loss_of(reference.problem.test) == exact.loss_of(exact.problem.test)


@pytest.mark.parametrize("engine", _ENGINES)
def test_the_loss_is_the_mean_error_in_the_units_of_the_targets(engine: str) -> None:
    for loss, mean in (
        ("squared", lambda errors: float((errors**2).mean())),
        ("absolute", lambda errors: float(np.abs(errors).mean())),
    ):
        session = Session(_steep(training__loss=loss), engine, measuring=True)
        session.advance()
        for dataset in (session.dataset, session.problem.test):
            errors = session.outputs(dataset)[:, 0] - np.array(dataset.targets)
            assert session.loss_of(dataset) == pytest.approx(mean(errors))
        (_, train), (_, test) = session.evaluate()
        assert train is not None
        assert test is not None
        assert train.loss == session.loss_of(session.dataset)
        last = session.snapshot().measurements[-1]
        assert last.test_loss == test.loss == session.loss_of(session.problem.test)


def test_a_target_loss_is_in_the_units_of_the_targets() -> None:
    session = Session(_steep(training__target_loss=600_000.0, training__steps=2000), EXACT)
    session.advance()
    assert session.stopped_by
    assert session.loss_of(session.problem.test) <= 600_000.0


def test_a_snapshot_and_maps_agree_with_the_engine() -> None:
    session = Session(_steep(), REFERENCE)
    session.advance(steps=9)
    (axis,) = session.problem.axes
    point = (axis.low + (axis.high - axis.low) / 2,)
    (value,) = session.snapshot().outputs(point)
    plane = Plane.of_all(session.problem.axes)
    assert session.maps(1, plane=plane)[0, 0, 0] == pytest.approx(value, rel=1e-12)


def test_losses_with_a_factor_of_1_are_handed_on_as_they_are() -> None:
    session = Session(_steep(training__loss="huber"), EXACT)
    session.advance(steps=3)
    assert array("d", session.losses)[0] < 10
    assert session.snapshot().loss_name == "loss of scaled targets"
