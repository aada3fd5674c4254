"""Several threads make a step together, and come to the same bits as one alone."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scratchnet.datasets import Axis, Plane
from scratchnet.engines import Interrupt, Interrupted, StepSettings, make_engine
from scratchnet.engines.batches import BatchOrder
from scratchnet.engines.compiled import engine as compiled
from scratchnet.engines.compiled import helpers
from scratchnet.engines.threads import limited_threads
from scratchnet.experiment import Experiment
from scratchnet.registry import OPTIMIZERS
from tests.scratchnet.engines.compiled.cases import Case, bits, cases, data_of, flat
from tests.scratchnet.engines.compiled.same_bits import digests
from tests.scratchnet.engines.compiled.test_exact import CLASSES, LONG, PARTS, WIDE, run
from tests.scratchnet.engines.compiled.test_same_bits import FAST_DIGESTS

#: More than this machine has cores, too.
_NUMBERS = (2, 3, 8)


@contextmanager
def sharing(number: int) -> Iterator[None]:
    """Let so many threads share every call, however little work it is."""
    with pytest.MonkeyPatch.context() as patch, limited_threads(number):
        patch.setattr(compiled, "LEAST_WORK", 0)
        patch.setattr(compiled, "LEAST_WORK_OF_CALL", 0)
        yield


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of helpers that were asked for, call by call."""
    found = []
    usual = helpers.helpers

    def counted(number: int, *rest: object) -> AbstractContextManager[None]:
        found.append(number)
        return usual(number, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(compiled, "helpers", counted)
    return found


@pytest.mark.slow
@example(WIDE, 2)
@example(LONG, 3)
@example(PARTS, 8)
@example(CLASSES, 2)
@given(cases(), st.sampled_from(_NUMBERS))
@settings(deadline=None, max_examples=25)
def test_any_run_has_the_references_bits_on_threads(case: Case, number: int) -> None:
    with sharing(number):
        found = run("exact", case)
    assert found == run("reference", case)


@pytest.mark.slow
@given(cases(), st.sampled_from(_NUMBERS))
@settings(deadline=None, max_examples=25)
def test_any_run_of_the_fast_engine_has_the_bits_of_one_thread(case: Case, number: int) -> None:
    with sharing(number):
        found = run("fast", case)
    with limited_threads(1):
        assert found == run("fast", case)


@pytest.mark.slow
@pytest.mark.parametrize("number", _NUMBERS)
def test_the_fast_engine_has_the_bits_it_has_everywhere_on_threads(number: int) -> None:
    make_engine("fast", Experiment(), data_of(1, 5))
    with sharing(number):
        assert digests("fast")["fast"] == FAST_DIGESTS


def _wide(**values: object) -> Experiment:
    given = {f"network.{name}": value for name, value in values.items()}
    return Experiment().with_values({"network.hidden": [128, 90], "seed": 3, **given})


@pytest.mark.parametrize("name", ["exact", "fast"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_networks_of_many_tiles_and_blocks_have_the_bits_of_one_thread(
    name: str, optimizer: str
) -> None:
    """With all that a step may have: dropout, penalties, frozen parameters."""
    experiment = _wide(dropout=[0.2, 0.0], frozen=[[1, 0, 5], [0, 120, 2]]).with_values(
        {"training.optimizer": optimizer}
    )
    dataset = data_of(5, 700)
    found = []
    for number in (1, 2, 3):
        with sharing(number):
            engine = make_engine(name, experiment, dataset)
            order = BatchOrder(1, 700)
            losses = []
            for size in (None, 300, 41):
                step = StepSettings(0.01, size, 0.001, 0.002, first_step=len(losses))
                made = engine.train(3, step, order, Interrupt())
                losses += bits([*made.losses, *made.penalties])
            found.append((losses, bits(flat(engine.parameters())), bits(flat(engine.gradients()))))
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("name", ["exact", "fast"])
def test_outputs_and_maps_have_the_bits_of_one_thread(name: str) -> None:
    dataset = data_of(6, 900)
    plane = Plane.of_all((Axis("x", -1.0, 1.0), Axis("y", -1.0, 1.0)))
    found = []
    for number in (1, 2, 8):
        with sharing(number):
            engine = make_engine(name, _wide(), dataset)
            loss, outputs = engine.evaluate(dataset)
            maps = engine.maps(plane, 37, hidden=True)
            few = engine.outputs(dataset.inputs[:3])
            found.append((loss, outputs.tobytes(), maps.tobytes(), few.tobytes()))
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("number", [1, *_NUMBERS])
def test_a_step_that_diverges_is_undone_on_threads(number: int) -> None:
    dataset = data_of(7, 300)
    with sharing(number):
        engine = make_engine(
            "exact", _wide(activation="linear", output_activation="linear"), dataset
        )
        order = BatchOrder(1, 300)
        made = engine.train(400, StepSettings(1e6, 100), order, Interrupt())
        assert made.diverged
        assert np.isfinite(flat(engine.parameters())).all()
        again = engine.train(5, StepSettings(1e6, 100), order, Interrupt())
    assert again.diverged
    assert len(again.losses) == 0


@pytest.mark.parametrize("number", [1, *_NUMBERS])
def test_a_set_interrupt_stops_all_threads_before_a_step(number: int) -> None:
    dataset = data_of(8, 300)
    with sharing(number):
        engine = make_engine("fast", _wide(), dataset)
        before, order, interrupt = engine.parameters(), BatchOrder(1, 300), Interrupt()
        interrupt.flag[0] = 1
        made = engine.train(10, StepSettings(0.1, 100), order, interrupt)
        assert (len(made.losses), made.diverged) == (0, False)
        assert engine.parameters() == before
        with pytest.raises(Interrupted):
            engine.gradients(interrupt=interrupt)
        interrupt.flag[0] = 0
        assert len(engine.train(10, StepSettings(0.1, 100), order, interrupt).losses) == 10


def test_an_interrupt_stops_threads_in_the_middle() -> None:
    dataset = data_of(9, 2000)
    interrupt = Interrupt()
    timer = threading.Timer(0.05, interrupt.flag.__setitem__, (0, 1))
    with sharing(3):
        engine = make_engine("exact", _wide(), dataset)
        timer.start()
        made = engine.train(60_000, StepSettings(1e-6, None), BatchOrder(1, 2000), interrupt)
    timer.join()
    assert not made.diverged
    assert len(made.losses) < 60_000


def test_many_short_calls_leave_no_thread(started: list[int]) -> None:
    dataset = data_of(10, 20)
    before = threading.active_count()
    with sharing(4):
        engine = make_engine("exact", Experiment(), dataset)
        for _ in range(300):
            engine.train(1, StepSettings(0.1, None), BatchOrder(1, 20), Interrupt())
            engine.evaluate(dataset)
    # Also of those that the module `threading` does not know.
    assert len(started) == 600
    assert threading.active_count() == before


def test_work_is_shared_if_it_is_large_and_threads_are_allowed(started: list[int]) -> None:
    dataset = data_of(11, 2000)
    step, order = StepSettings(0.001, None), BatchOrder(1, 2000)
    with limited_threads(2):
        small = make_engine("fast", Experiment(), data_of(11, 100))
        small.train(1000, step, BatchOrder(1, 100), Interrupt())
        assert started == []
        engine = make_engine("fast", _wide(), dataset)
        engine.train(2, step, order, Interrupt())
        assert started == [1]
    with limited_threads(1):
        engine.train(2, step, order, Interrupt())
    assert started == [1]


def test_a_system_without_threads_leaves_the_work_to_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    dataset = data_of(12, 300)
    with sharing(3):
        engine = make_engine("exact", _wide(), dataset)
        other = make_engine("exact", _wide(), dataset)
        settings, orders = StepSettings(0.1, 100), (BatchOrder(1, 300), BatchOrder(1, 300))
        expected = engine.train(5, settings, orders[0], Interrupt())
        monkeypatch.setattr("_thread.start_new_thread", refuse)
        assert other.train(5, settings, orders[1], Interrupt()) == expected
