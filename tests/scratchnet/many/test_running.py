"""Many runs at once: each is what it would be alone, whatever runs beside it."""

import threading
from collections.abc import Iterator

import pytest

from scratchnet.engines import EXACT, FAST, REFERENCE
from scratchnet.engines.threads import limited_threads, threads
from scratchnet.experiment import Experiment
from scratchnet.many import Result, run_many, run_to_end
from scratchnet.run.session import Session

_BASE = Experiment().with_values({"training.steps": 60, "data.test_share": 0.25})


def _seeds(count: int) -> list[Experiment]:
    return [_BASE.with_values({"seed": seed}) for seed in range(count)]


def _by_number(results: Iterator[Result]) -> list[Result]:
    return sorted(results, key=lambda result: result.number)


def _alone(experiments: list[Experiment], engine: str) -> list[Result | None]:
    return [
        run_to_end(number, experiment, engine, keep_parameters=True)
        for number, experiment in enumerate(experiments)
    ]


@pytest.mark.parametrize("engine", [EXACT, FAST])
@pytest.mark.parametrize("jobs", [1, 3])
def test_every_result_is_that_of_the_run_alone(engine: str, jobs: int) -> None:
    experiments = _seeds(20)
    found = _by_number(run_many(experiments, engine, jobs=jobs, keep_parameters=True))
    assert found == _alone(experiments, engine)


@pytest.mark.slow
def test_the_reference_in_processes_has_the_digits_of_the_exact_engine() -> None:
    experiments = _seeds(5)
    assert _by_number(run_many(experiments, REFERENCE, jobs=2)) == _by_number(
        run_many(experiments, EXACT)
    )


def test_a_result_has_the_numbers_of_a_session() -> None:
    experiment = _BASE.with_values({"data.formula": "x > y", "seed": 3})
    session = Session(experiment, FAST)
    session.advance()
    (_, train), (_, test) = session.evaluate()
    (result,) = run_many([experiment], FAST, keep_parameters=True)
    assert train is not None
    assert test is not None
    assert result.status == "finished"
    assert result.steps == session.step == 60
    assert result.loss == session.losses[-1]
    assert result.test_loss == test.loss
    assert result.metric == train.metrics["accuracy"]
    assert result.test_metric == test.metrics["accuracy"]
    assert result.parameters == session.parameters()


def test_runs_that_diverge_stop_early_or_are_refused() -> None:
    wild = Experiment().with_values(
        {"network.output_activation": "linear", "training.learning_rate": 1000.0}
    )
    early = Experiment().with_values({"training.target_loss": 10.0})
    refused = Experiment().with_values({"data.formula": "log(x - 5)"})
    diverged, stopped, impossible = _by_number(run_many([wild, early, refused], FAST))
    assert diverged.status == "diverged"
    assert diverged.stopped_by == ""
    assert diverged.steps < 2000
    assert stopped.status == "finished"
    assert "reached" in stopped.stopped_by
    assert impossible.status == "refused"
    assert "log" in impossible.stopped_by


def test_no_run_is_lost_where_some_take_longer_than_those_before() -> None:
    lengths = [20] * 40 + [400_000] + [20] * 40
    experiments = [Experiment().with_values({"training.steps": steps}) for steps in lengths]
    results = _by_number(run_many(experiments, FAST, jobs=2))
    assert [result.steps for result in results] == lengths


@pytest.mark.parametrize(
    ("number", "jobs", "each"), [(8, 2, 4), (8, 3, 2), (6, 1, 6), (2, 8, 1), (1, 1, 1)]
)
def test_runs_side_by_side_share_the_threads(number: int, jobs: int, each: int) -> None:
    with limited_threads(number):
        results = list(run_many(_seeds(4), FAST, jobs=jobs, examine=lambda _: threads()))
    assert [result.found for result in results] == [each] * 4


def test_sessions_are_examined_where_they_end() -> None:
    results = run_many(_seeds(4), FAST, examine=lambda session: session.experiment.seed)
    assert [result.found for result in _by_number(results)] == [0, 1, 2, 3]


def test_what_examining_raises_is_raised() -> None:
    def examine(session: Session) -> None:
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        list(run_many(_seeds(2), FAST, examine=examine))


def test_closing_ends_runs_under_way_and_their_threads() -> None:
    endless = _BASE.with_values({"training.steps": 10_000_000})
    results = run_many([_BASE, endless, endless, endless], FAST, jobs=2)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert not [each for each in threading.enumerate() if each.name.startswith("run")]


def test_a_cancelled_sweep_yields_no_more() -> None:
    seen: set[int] = set()
    for result in run_many(_seeds(200), FAST, cancelled=lambda: len(seen) == 3):
        seen.add(result.number)
    assert len(seen) == 3


def test_experiments_are_taken_when_they_are_needed() -> None:
    taken = 0

    def endlessly() -> Iterator[Experiment]:
        nonlocal taken
        while True:
            taken += 1
            yield _BASE

    results = run_many(endlessly(), FAST, jobs=2)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert taken < 20
