"""Observing a session: the scene of its run, and a frame of its current state."""

from collections.abc import Callable, Generator
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Plane, Problem, build_problem, objective_of
from scratchnet.engines import Interrupt, Interrupted
from scratchnet.engines.factory import make_engine
from scratchnet.engines.maps import function_map, grid_of, network_maps
from scratchnet.experiment import Experiment
from scratchnet.explain import Explanation, ExplanationRequest, explaining, finished
from scratchnet.explain.explanation import Score
from scratchnet.formula import Formula
from scratchnet.reference.article import Parameters
from scratchnet.run.evaluation import Evaluated, evaluate, evaluators_of
from scratchnet.run.metrics import Predictions, principal_metric
from scratchnet.run.resampling import refined
from scratchnet.run.responses import MOST_MAPPED, input_summary, responses_of
from scratchnet.run.rewinding import Rewinder
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Frame, FrameRequest, InputSummary, Scene, Snapshot
from scratchnet.run.trials import followed_paths, sliced_loss, tried_rates
from scratchnet.run.untangling import untangled

#: A frame without optional data.
_MINIMAL = FrameRequest()
#: Outputs and evaluation that were not requested.
_NOT_EVALUATED: Evaluated | tuple[None, None] = None, None


def scene_of(session: Session, resolution: int, plane: Plane | None = None) -> Scene:
    """Return the scene of the session's run, with maps of ``resolution`` cells along each axis.

    They lie in the ``plane``; without one that fits the problem, in the problem's own.
    """
    return _scene(
        session.experiment, session.problem, session.initial_parameters, resolution, plane
    )


def _scene(
    experiment: Experiment,
    problem: Problem,
    initial: Parameters,
    resolution: int,
    plane: Plane | None,
) -> Scene:
    plane = problem.plane_like(plane)
    grid = grid_of(plane, resolution, problem.encoding)
    activations = experiment.network.activations
    return Scene(
        experiment=experiment,
        dataset=problem.train,
        test=problem.test,
        inputs=problem.axes,
        plane=plane,
        classes=problem.classes,
        targets=problem.target_names,
        features=problem.features,
        objective_map=_objective_map(objective_of(experiment), plane, resolution),
        untrained_map=_frozen(
            problem.target_scaling.unscaled_arrays(network_maps(initial, activations, grid))
        ),
        feature_maps=_frozen(grid.values.reshape(-1, *grid.shape)),
        input_summary=_input_summary(problem),
        image=problem.image if len(problem.axes) > MOST_MAPPED else None,
    )


def _input_summary(problem: Problem) -> InputSummary | None:
    if len(problem.axes) <= MOST_MAPPED:
        return None
    if not problem.encoding.features:
        ends = [(axis.low, axis.high) for axis in problem.axes]
        return input_summary(problem.train, problem.train.inputs, ends)
    rows = problem.encoding.kept_rows(problem.train.inputs)
    return input_summary(problem.train, rows, None)


def _neuron_resolution(problem: Problem, request: FrameRequest) -> int | None:
    """Return the resolution of neurons' maps, None where there are none."""
    return request.neuron_resolution if len(problem.axes) <= MOST_MAPPED else None


def frame_of(
    session: Session,
    resolution: int,
    request: FrameRequest = _MINIMAL,
    interrupt: Interrupt | None = None,
    model_map: NDArray[np.float64] | None = None,
) -> Frame:
    """Return the current frame, with maps of ``resolution`` cells along each axis.

    A ``model_map`` of the request's plane that is known already is not computed again; it may have
    fewer cells. Raises Interrupted if ``interrupt`` says so.
    """
    plane = session.problem.plane_like(request.plane)
    neuron_maps = None
    train = test = _NOT_EVALUATED
    cells = _neuron_resolution(session.problem, request)
    if cells is not None:
        neuron_maps = _frozen(session.maps(cells, hidden=True, plane=plane))
    samples = len(session.problem.train) + len(session.problem.test)
    if samples <= max(request.outputs, request.evaluated):
        train, test = session.evaluate(interrupt)
    kept = samples <= request.outputs
    if model_map is None:
        model_map = session.maps(resolution, plane=plane)
    coarse = model_map.shape[-1] < resolution
    snapshot = session.snapshot()
    return Frame(
        snapshot,
        _frozen(refined(model_map, resolution) if coarse else model_map),
        neuron_maps=neuron_maps,
        responses=session.responses(request.target) if request.responses else None,
        gradients=session.gradients(interrupt) if request.gradients else None,
        outputs=train[0] if kept else None,
        test_outputs=test[0] if kept else None,
        evaluation=train[1],
        test_evaluation=test[1],
        divergence=session.divergence(),
        explanation=explained(session.problem, snapshot, request.explain, interrupt),
        untangled=session.untangled() if request.untangled else None,
        coarse=coarse,
    )


def frame_at(
    rewinder: Rewinder,
    step: int,
    resolution: int,
    request: FrameRequest,
    interrupt: Interrupt,
    progress: Callable[[float], None] = lambda _: None,
) -> Frame:
    """Return the frame of a run after a number of steps, as `frame_of` made it then.

    Raises what `Rewinder.snapshot` raises.
    """
    snapshot = rewinder.snapshot(step, interrupt, progress)
    session = rewinder.session_at(step, interrupt)
    frame = frame_of(session, resolution, replace(request, explain=None), interrupt)
    # The session does not know all of the run.
    explanation = explained(session.problem, snapshot, request.explain, interrupt)
    return replace(frame, snapshot=snapshot, explanation=explanation)


def recompute_frame(
    frame: Frame, resolution: int, request: FrameRequest, interrupt: Interrupt | None = None
) -> tuple[Scene, Frame]:
    """Return the scene and the frame of the same step again, finer or with more data.

    Nothing is trained: the parameters are those of the frame's snapshot. Raises Interrupted if
    ``interrupt`` says so.
    """
    snapshot = frame.snapshot
    experiment = snapshot.experiment
    problem = build_problem(experiment)
    engine = make_engine(snapshot.engine, experiment, problem.train)
    engine.set_parameters(snapshot.parameters)
    scene = _scene(experiment, problem, snapshot.initial_parameters, resolution, request.plane)
    plane, cells = scene.plane, _neuron_resolution(problem, request)
    train = test = _NOT_EVALUATED
    if len(problem.train) + len(problem.test) <= request.outputs:
        train, test = evaluate(engine, evaluators_of(problem), interrupt)
    return scene, Frame(
        snapshot,
        _frozen(engine.maps(plane, resolution)),
        neuron_maps=None if cells is None else _frozen(engine.maps(plane, cells, hidden=True)),
        responses=responses_of(problem, engine, request.target) if request.responses else None,
        gradients=engine.gradients(interrupt=interrupt) if request.gradients else None,
        outputs=train[0],
        test_outputs=test[0],
        evaluation=train[1],
        test_evaluation=test[1],
        divergence=frame.divergence,
        explanation=explained(problem, snapshot, request.explain, interrupt),
        untangled=untangled(problem, engine) if request.untangled else None,
    )


def with_fine_maps(
    frame: Frame, resolution: int, request: FrameRequest, interrupt: Interrupt | None = None
) -> Frame:
    """Return a frame whose maps, in the request's plane, are computed at every point.

    Neurons have maps if the request asks for them. Raises Interrupted if ``interrupt`` says so.
    """
    snapshot = frame.snapshot
    problem = build_problem(snapshot.experiment)
    engine = make_engine(snapshot.engine, snapshot.experiment, problem.train)
    engine.set_parameters(snapshot.parameters)
    if interrupt is not None and interrupt():
        raise Interrupted
    plane, cells = problem.plane_like(request.plane), _neuron_resolution(problem, request)
    return replace(
        frame,
        model_map=_frozen(engine.maps(plane, resolution)),
        neuron_maps=None if cells is None else _frozen(engine.maps(plane, cells, hidden=True)),
        coarse=False,
    )


def explain(
    problem: Problem, snapshot: Snapshot, request: ExplanationRequest
) -> Generator[Explanation | float | None, None, Explanation]:
    """Explain the network of a run as it is, a little at a time.

    What can be shown before all is worked out is yielded, and of what takes long the fraction that
    is done. Importance is the drop of the principal
    metric: of the accuracy, or of R².
    """
    parameters = snapshot.parameters
    metric, classes = principal_metric(bool(problem.classes)), len(problem.classes)
    evaluators = evaluators_of(problem)

    def score(targets: NDArray[np.float64], outputs: NDArray[np.float64]) -> float | None:
        with np.errstate(all="ignore"):
            return metric.compute(Predictions(targets, outputs, classes))

    found = yield from explaining(
        problem,
        parameters,
        snapshot.step,
        request,
        Score(metric.name, score, (evaluators[0].targets, evaluators[1].targets)),
    )
    rates = (yield from tried_rates(problem)) if request.rates else None
    paths = None
    if request.paths is not None:
        paths = yield from followed_paths(problem, parameters, request.paths)
    found = replace(found, rates=rates, paths=paths)
    if request.loss_slice is None:
        return found
    work = sliced_loss(problem, snapshot, request.loss_slice)
    while True:
        try:
            early = next(work)
        except StopIteration as end:
            return replace(found, loss_slice=end.value)
        yield (
            early if early is None or isinstance(early, float) else replace(found, loss_slice=early)
        )


def explanation_of(
    snapshot: Snapshot, request: ExplanationRequest, interrupt: Interrupt
) -> Explanation:
    """Explain the network of a snapshot. Raises Interrupted if ``interrupt`` says so."""
    found = explained(build_problem(snapshot.experiment), snapshot, request, interrupt)
    assert found is not None
    return found


def explained(
    problem: Problem,
    snapshot: Snapshot,
    request: ExplanationRequest | None,
    interrupt: Interrupt | None,
) -> Explanation | None:
    """Explain the network of a run on its problem, None if nothing is requested.

    Raises Interrupted if ``interrupt`` says so.
    """
    if request is None:
        return None

    def watch() -> None:
        if interrupt is not None and interrupt():
            raise Interrupted

    return finished(explain(problem, snapshot, request), watch)


@lru_cache(maxsize=4)
def _objective_map(objective: Formula | None, plane: Plane, resolution: int) -> NDArray[np.float64]:
    # Cached: most rebuilds change something else, and a formula takes a microsecond per cell.
    return _frozen(function_map(objective, plane, resolution))


def _frozen(values: NDArray[np.float64]) -> NDArray[np.float64]:
    values.flags.writeable = False
    return values
