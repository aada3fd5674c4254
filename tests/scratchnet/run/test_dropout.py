"""Dropout in a run: the same bits however its steps are divided, and none in evaluations."""

import pytest

from scratchnet.datasets import build_dataset
from scratchnet.engines import ENGINES, Interrupt, StepSettings, make_engine
from scratchnet.engines.batches import BatchOrder
from scratchnet.experiment import Experiment
from scratchnet.reference.article import Parameters
from scratchnet.run.recipe import Replay, recipe_of
from scratchnet.run.session import Session

_EXPERIMENT = Experiment().with_values(
    {
        "data.intervals": 4,
        "data.test_share": 0.2,
        "network.hidden": [6, 5],
        "network.activation": "tanh",
        "network.dropout": [0.5, 0.2],
        "training.learning_rate": 0.5,
        "training.steps": 40,
    }
)
_BATCHES = _EXPERIMENT.with_values({"training.batch_size": 7})
_WITHOUT = _EXPERIMENT.with_values({"network.dropout": 0.0})


def _run(session: Session, chunk: int = 40) -> tuple[list[float], Parameters]:
    while not session.ended:
        session.advance(steps=chunk)
    return list(session.losses), session.parameters()


@pytest.mark.parametrize("experiment", [_EXPERIMENT, _BATCHES], ids=["all samples", "batches"])
@pytest.mark.parametrize("name", ENGINES)
def test_steps_may_be_made_in_any_portions(name: str, experiment: Experiment) -> None:
    whole = _run(Session(experiment, name))
    assert _run(Session(experiment, name), chunk=1) == whole
    assert _run(Session(experiment, name), chunk=7) == whole


@pytest.mark.parametrize("experiment", [_EXPERIMENT, _BATCHES], ids=["all samples", "batches"])
def test_engines_of_the_same_bits_may_take_turns(experiment: Experiment) -> None:
    expected = _run(Session(experiment, "reference"))
    assert _run(Session(experiment, "exact")) == expected
    session = Session(experiment, "reference")
    for name in ("exact", "reference", "exact"):
        session.advance(steps=5)
        session.use_engine(name)
    assert _run(session) == expected


@pytest.mark.parametrize("name", ENGINES)
def test_a_recipe_gives_the_same_run(name: str) -> None:
    session = Session(_BATCHES, name)
    session.advance(steps=9)
    session.apply(_BATCHES.with_values({"training.learning_rate": 0.25}))
    found = _run(session)
    replay = Replay(recipe_of(session.snapshot()))
    while not replay.session.ended:
        replay.advance()
    assert (list(replay.session.losses), replay.session.parameters()) == found


@pytest.mark.parametrize("name", ENGINES)
def test_an_interrupted_step_takes_the_same_masks_again(name: str) -> None:
    dataset = build_dataset(_EXPERIMENT)
    settings = StepSettings(0.5, None, first_step=3)
    found = []
    for interrupted in (False, True):
        engine = make_engine(name, _EXPERIMENT, dataset)
        order = BatchOrder(0, len(dataset))
        if interrupted:
            stop = Interrupt()
            stop.flag[0] = 1
            assert not engine.train(1, settings, order, stop).losses
        found.append((engine.train(2, settings, order, Interrupt()), engine.parameters()))
    assert found[0] == found[1]


@pytest.mark.parametrize("name", ENGINES)
def test_a_step_that_diverges_takes_the_same_masks_again(name: str) -> None:
    dataset = build_dataset(_EXPERIMENT)
    found = []
    for diverging in (False, True):
        engine = make_engine(name, _EXPERIMENT, dataset)
        order = BatchOrder(0, len(dataset))
        if diverging:
            settings = StepSettings(float("inf"), None, first_step=3)
            assert engine.train(1, settings, order, Interrupt()).diverged
        settings = StepSettings(0.5, None, first_step=3)
        found.append((engine.train(2, settings, order, Interrupt()), engine.parameters()))
    assert found[0] == found[1]


@pytest.mark.parametrize("name", ENGINES)
def test_nothing_is_dropped_where_the_network_is_evaluated(name: str) -> None:
    session = Session(_EXPERIMENT, name)
    session.advance(steps=5)
    dropping = make_engine(name, _EXPERIMENT, session.dataset)
    plain = make_engine(name, _WITHOUT, session.dataset)
    for engine in (dropping, plain):
        engine.set_parameters(session.parameters())
    plane = session.problem.plane
    assert (dropping.maps(plane, 9, hidden=True) == plain.maps(plane, 9, hidden=True)).all()
    assert dropping.gradients() == plain.gradients()
    for dataset in (session.problem.train, session.problem.test):
        assert dropping.loss_of(dataset) == plain.loss_of(dataset)
        assert dropping.forward(dataset.inputs) == plain.forward(dataset.inputs)
        assert (dropping.outputs(dataset.inputs) == plain.outputs(dataset.inputs)).all()


@pytest.mark.parametrize("name", ENGINES)
def test_the_reported_loss_is_with_dropout(name: str) -> None:
    session = Session(_EXPERIMENT, name)
    before = session.loss_of(session.problem.train)
    session.advance(steps=1)
    assert session.losses[0] != before
    plain = Session(_WITHOUT, name)
    before = plain.loss_of(plain.problem.train)
    plain.advance(steps=1)
    assert plain.losses[0] == pytest.approx(before, rel=1e-15)


def test_the_seed_decides_the_masks() -> None:
    """The parameters are given, and the batches the same, so that nothing else can differ."""
    given = Session(_EXPERIMENT).parameters()
    runs = [
        _run(Session(_EXPERIMENT.with_values({"network.parameters": given, "seed": seed})))
        for seed in (0, 0, 1)
    ]
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]


def test_a_divergence_is_explained_by_the_step_with_its_masks() -> None:
    wild = _EXPERIMENT.with_values(
        {"network.activation": "linear", "network.output_activation": "linear"}
        | {"training.learning_rate": 1000.0}
    )
    session = Session(wild)
    _run(session)
    assert session.diverged_at is not None
    assert f" overflowed at step {session.diverged_at}; " in session.divergence()
