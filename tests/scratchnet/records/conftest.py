"""Runs of small experiments, made in the test."""

from scratchnet.engines import REFERENCE
from scratchnet.experiment import Experiment
from scratchnet.records import About, Run, run_of
from scratchnet.run.session import Session

#: Nine samples, five parameters, six steps: made in a millisecond by plain Python.
SMALL = Experiment().with_values(
    {"data.intervals": 2, "network.hidden": [1], "training.steps": 6, "training.l2": 0.01}
)
ANA = About("Ana", "A circle", "2026-11-25T00:00:00Z")


def run_from(session: Session, about: About = ANA) -> Run:
    return run_of(session.snapshot(), session.dataset, session.problem.test, about)


def made(experiment: Experiment = SMALL, engine: str = REFERENCE) -> Run:
    """Return the whole run of an experiment."""
    session = Session(experiment, engine)
    session.advance()
    return run_from(session)


def changed_run() -> Run:
    """Return a run whose learning rate changed after two steps and after four."""
    session = Session(SMALL)
    for rate in (0.5, 2.0):
        session.advance(steps=2)
        session.apply(session.experiment.with_values({"training.learning_rate": rate}))
    session.advance()
    return run_from(session)


def diverged_run() -> Run:
    """Return a run that left the finite numbers."""
    values = {
        "network.activation": "relu",
        "network.output_activation": "linear",
        "training.learning_rate": 1000.0,
        "training.steps": 500,
    }
    return made(SMALL.with_values(values))
