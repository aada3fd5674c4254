"""The loss around the present weights: every point of a slice is a loss of the engine."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.presets import PRESETS
from scratchnet.engines import REFERENCE, Interrupt
from scratchnet.engines.factory import make_engine
from scratchnet.explain import (
    RANDOM,
    RUN,
    WEIGHTS,
    Explanation,
    ExplanationRequest,
    LossSlice,
    SliceRequest,
    finished,
)
from scratchnet.explain.loss_slices import flat, run_plane
from scratchnet.run.observation import explain, frame_at
from scratchnet.run.rewinding import Rewinder
from scratchnet.run.session import Session
from scratchnet.run.snapshot import FrameRequest, Snapshot
from scratchnet.run.trials import sliced_loss

_VALUES = {"data.intervals": 3, "network.hidden": (3,), "training.optimizer": "adam"}
_CELLS = 5


@pytest.fixture(scope="module")
def session() -> Session:
    session = Session(PRESETS["article"].load().with_values(_VALUES), REFERENCE)
    session.advance(steps=6)
    changed = {"training.learning_rate": 0.02, "training.optimizer": "adam"}
    session.apply(session.experiment.with_values(changed))
    session.advance(steps=4)
    return session


def _slice(session: Session, **settings: object) -> LossSlice:
    request = SliceRequest(**{"cells": _CELLS} | settings)  # type: ignore[arg-type]
    found = finished(sliced_loss(session.problem, session.snapshot(), request))
    assert isinstance(found, LossSlice)
    return found


@pytest.mark.parametrize("kind", [WEIGHTS, RANDOM, RUN])
def test_each_point_is_a_loss_of_the_engine(session: Session, kind: str) -> None:
    found = _slice(session, kind=kind)
    engine = make_engine(REFERENCE, session.experiment, session.problem.train)
    for row, y in enumerate(found.y):
        for column, x in enumerate(found.x):
            engine.set_parameters(found.plane.at(x, y))
            assert found.losses[row, column] == engine.loss_of(session.problem.train)
    engine.set_parameters(session.parameters())
    assert found.present == engine.loss_of(session.problem.train)
    assert found.samples == (16, 16)


@pytest.mark.parametrize("kind", [WEIGHTS, RANDOM])
def test_the_middle_is_the_present(session: Session, kind: str) -> None:
    found = _slice(session, kind=kind)
    middle = _CELLS // 2
    assert (found.x[middle], found.y[middle]) == found.plane.present
    assert found.losses[middle, middle] == found.present
    assert found.plane.at(*found.plane.present) == session.parameters()


def test_two_weights_have_the_values_of_the_axes(session: Session) -> None:
    places = (0, 1, 0), (1, 0, 3)
    found = _slice(session, places=places, reach=2.0)
    moved, present = found.plane.at(1.5, -0.5), session.parameters()
    assert moved[0][1][0] == pytest.approx(1.5)
    assert moved[1][0][3] == pytest.approx(-0.5)
    assert np.count_nonzero(flat(moved) != flat(present)) == 2
    half = 2.0 * np.linalg.norm(present[0][1][:-1])
    assert found.plane.high[0] - found.plane.present[0] == pytest.approx(half)


def test_places_that_a_network_lacks_are_replaced(session: Session) -> None:
    found = _slice(session, places=((7, 0, 0), (0, 0, 0)))
    assert found.plane.places == ((1, 0, 0), (1, 0, 1))


def test_random_directions_are_as_long_as_the_weights_of_each_neuron(session: Session) -> None:
    found = _slice(session, kind=RANDOM, seed=3)
    present, moved = session.parameters(), found.plane.at(1.0, 0.0)
    for before, after in zip(present, moved, strict=True):
        for row, other in zip(before, after, strict=True):
            difference = np.array(other) - np.array(row)
            assert np.linalg.norm(difference) == pytest.approx(np.linalg.norm(row[:-1]))
            assert difference[-1] == 0.0
    again, another = _slice(session, kind=RANDOM, seed=3), _slice(session, kind=RANDOM, seed=4)
    assert np.array_equal(again.losses, found.losses)
    assert not np.array_equal(another.losses, found.losses)


def test_the_plane_of_a_run_has_its_path(session: Session) -> None:
    plane = _slice(session, kind=RUN).plane
    assert plane.path is not None
    assert len(plane.path) == session.step + 1
    assert plane.path[-1].tolist() == [0.0, 0.0]
    # The start as the run has it, as far as the plane shows it.
    offset = flat(session.initial_parameters) - flat(session.parameters())
    assert plane.path[0] == pytest.approx(plane.directions @ offset)
    assert plane.directions @ plane.directions.T == pytest.approx(np.eye(2))
    assert (plane.path >= plane.low).all()
    assert (plane.path <= plane.high).all()
    first, second = plane.shares
    assert first + second <= 1.0 + 1e-12
    assert first >= second > 0


def test_a_straight_run_has_a_plane_too(session: Session) -> None:
    start = Session(session.experiment, REFERENCE)
    start.advance(steps=1)
    plane = _slice(start, kind=RUN).plane
    assert plane.path is not None
    assert plane.path[:, 1] == pytest.approx([0.0, 0.0])
    assert plane.directions @ plane.directions.T == pytest.approx(np.eye(2))
    assert plane.shares == pytest.approx((1.0, 0.0))
    assert plane.low[1] < 0 < plane.high[1]


@given(
    points=st.integers(2, 6),
    parameters=st.integers(2, 8),
    size=st.sampled_from([1e-150, 1.0, 1e150]),
    seed=st.integers(0, 99),
)
def test_the_plane_of_a_run_is_that_of_its_singular_vectors(
    points: int, parameters: int, size: float, seed: int
) -> None:
    rows = size * np.random.default_rng(seed).normal(size=(points, parameters))
    plane = run_plane((((0.0,) * parameters,),), rows, 1.0)
    assert plane is not None
    assert plane.path is not None
    assert plane.path[:-1] @ plane.directions == pytest.approx(
        rows @ plane.directions.T @ plane.directions
    )
    squares = np.linalg.svd(rows / size, compute_uv=False) ** 2
    assert plane.shares == pytest.approx(squares[:2] / squares.sum())


def test_a_run_that_has_not_moved_has_no_plane(session: Session) -> None:
    start = Session(session.experiment, REFERENCE).snapshot()
    request = SliceRequest(kind=RUN, cells=_CELLS)
    assert finished(sliced_loss(session.problem, start, request)) is None


def test_a_coarse_slice_comes_first(session: Session) -> None:
    request = ExplanationRequest(loss_slice=SliceRequest(cells=21))
    work = explain(session.problem, session.snapshot(), request)
    early: list[Explanation] = []
    while True:
        try:
            found = next(work)
        except StopIteration as end:
            last: Explanation = end.value
            break
        early += [found] if isinstance(found, Explanation) else []
    coarse, whole = early[0].loss_slice, last.loss_slice
    assert len(early) == 1
    assert isinstance(coarse, LossSlice)
    assert isinstance(whole, LossSlice)
    assert np.array_equal(coarse.losses, whole.losses[::2, ::2])
    assert np.array_equal(coarse.x, whole.x[::2])
    assert last.covers(request)
    assert not early[0].covers(request)
    assert not last.covers(ExplanationRequest(loss_slice=SliceRequest(cells=21, reach=2.0)))


def test_an_earlier_step_has_the_path_up_to_it(session: Session) -> None:
    request = FrameRequest(explain=ExplanationRequest(loss_slice=SliceRequest(RUN, cells=3)))

    def path(snapshot: Snapshot, step: int) -> np.ndarray:
        frame = frame_at(Rewinder(snapshot, REFERENCE), step, 4, request, Interrupt())
        assert frame.explanation is not None
        assert isinstance(frame.explanation.loss_slice, LossSlice)
        found = frame.explanation.loss_slice.plane.path
        assert found is not None
        return found

    assert len(path(session.snapshot(), 8)) == 9
    assert len(path(replace(session.snapshot()), 3)) == 4
