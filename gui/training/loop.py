"""The training loop: what the training thread decides. No Qt."""

from collections.abc import Callable
from dataclasses import replace
from math import inf
from time import perf_counter
from typing import TYPE_CHECKING

from gui.training.commands import (
    Apply,
    CancelBuilding,
    CancelExplaining,
    Close,
    Command,
    CommandQueue,
    Pause,
    Rebuild,
    ReplayRun,
    RequestFrames,
    SetSpeed,
    Start,
    Step,
    TakePendingStep,
    UseEngine,
)
from gui.training.events import (
    Building,
    Event,
    Explaining,
    LatestValue,
    Paused,
    Rebuilt,
    Rejected,
    Replayed,
    Started,
    StepPending,
    Update,
)
from gui.training.explaining import Explainer
from gui.training.kept_runs import KeptRun, KeptRuns
from gui.training.pacing import MAP_RESOLUTION, MapDetail, RateLimiter, ThroughputMeter
from gui.training.render_gate import RenderGate
from scratchnet.datasets import build_problem
from scratchnet.engines import REFERENCE, EngineUnavailable, Interrupt, Interrupted
from scratchnet.errors import InvalidInput
from scratchnet.experiment import PARAMETERS, Effect, Experiment
from scratchnet.formula import FormulaError
from scratchnet.records import Rerun
from scratchnet.run.evaluation import FIRST_MEASUREMENT
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import FrameRequest, Scene

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Training is cut into chunks, so that a command or a frame waits no longer than this.
_CHUNK_S = 0.010
_MIN_CHUNK_S = 0.002
#: Maps of a large network cost more than its steps; they may take this fraction of the time.
_MAX_MAP_FRACTION = 0.25
#: Building that takes longer is reported, again and again after so long.
_BUILDING_INTERVAL_S = 0.2
_EXPLAINING_INTERVAL_S = 0.1
#: A frame at rest is evaluated if there are no more samples than that.
_EVALUATED_BY_REFERENCE, _EVALUATED = 2_000, 100_000


class YieldingInterrupt(Interrupt):
    """Set while an urgent command waits; otherwise a query waits at the gate first."""

    def __init__(self, commands: CommandQueue, gate: RenderGate) -> None:
        super().__init__(commands.urgent)
        self._gate = gate

    def __call__(self) -> bool:
        # Whoever closes the window has no time for the gate, which may stay closed for ever then.
        if not super().__call__():
            self._gate.wait_while_closed()
        return super().__call__()


class TrainingLoop:
    """Carries out commands, trains in chunks, and leaves an update whenever the last was taken.

    ``announce`` is called with events, on the loop's thread.
    """

    def __init__(
        self,
        commands: CommandQueue,
        gate: RenderGate,
        updates: LatestValue[Update],
        announce: Callable[[Event], None],
    ) -> None:
        self._commands = commands
        self._interrupt = YieldingInterrupt(commands, gate)
        self._updates = updates
        self._announce = announce
        self._session: Session | None = None
        self._scene: Scene | None = None
        #: A run that is replayed, and the experiment whose live settings apply after it.
        self._rerun: Rerun | None = None
        self._experiment_after: Experiment | None = None
        self._engine = REFERENCE
        self._request = FrameRequest()
        self._run_id = 0
        #: All ids of the current run: one whose replacement is rejected continues under its id.
        self._run_ids: frozenset[int] = frozenset()
        self._kept = KeptRuns()
        self._explainer = Explainer()
        #: How much was said to be done of what it works out, and when.
        self._told_done: float | None = None
        self._told_at = 0.0
        #: Building that a command interrupted, and the commands that came after it.
        self._put_off: list[Command] = []
        self._running = False
        #: Whether there is something that no update contained yet.
        self._changed = False
        self._next_frame_at = 0.0
        self._steps_left: int | None = None
        #: Whether the window waits for the step that comes next.
        self._pending_wanted = False
        self._limiter = RateLimiter()
        self._meter = ThroughputMeter()
        self._detail = MapDetail()

    def run(self) -> None:
        """Work until a Close."""
        while True:
            commands = self._with_put_off(self._commands.take(self._seconds_to_wait()))
            for place, command in enumerate(commands):
                if isinstance(command, Close):
                    return
                try:
                    self._carry_out(command)
                except Interrupted:
                    self._put_off = commands[place:]
                    break
            if self._put_off:
                continue
            if self._rerun is not None:
                self._continue_replay(self._rerun)
            elif self._running and self._session is not None:
                self._train(self._session)
            if self._rerun is None and self._session is not None:
                self._explain(self._session)
                self._send_pending_step(self._session)
            if self._changed and self._updates.empty and self._may_publish():
                self._publish()

    def abandon_session(self) -> None:
        """Drop a session that failed; the next Rebuild brings another."""
        self._session = self._rerun = None
        self._put_off = []
        self._set_running(False)

    def _with_put_off(self, commands: list[Command]) -> list[Command]:
        """Return all commands in their order; a run that is no longer wanted is not built."""
        if not self._put_off:
            return commands
        (building, *later), self._put_off = self._put_off, []
        for place, command in enumerate(commands):
            if isinstance(command, Close):
                return commands
            if isinstance(command, CancelBuilding) and isinstance(building, Rebuild | ReplayRun):
                self._reject(building.run_id, "Preparing the samples was cancelled")
                return [*later, *commands]
            if isinstance(command, Rebuild | ReplayRun):
                if isinstance(command, Rebuild) and isinstance(building, Rebuild):
                    running = building.running if command.running is None else command.running
                    commands[place] = replace(command, running=running)
                return [*later, *commands]
        return [building, *later, *commands]

    def _seconds_to_wait(self) -> float | None:
        if self._rerun is not None or self._put_off or self._explains_at_rest():
            return 0.0
        if self._running:
            wait_s = self._limiter.seconds_to_next(perf_counter())
            return min(wait_s, _CHUNK_S) if self._changed else wait_s
        return _CHUNK_S if self._changed else None

    def _carry_out(self, command: Command) -> None:
        if self._rerun is not None and isinstance(command, Rebuild | ReplayRun | Pause | Step):
            self._end_replay(self._rerun, complete=False)
        match command:
            case Rebuild() | ReplayRun():
                self._rebuild(command)
            case Apply(experiment) if self._rerun is not None:
                self._experiment_after = experiment
            case Apply(experiment, branch) if self._session is not None:
                self._apply(self._session, experiment, branch=branch)
                self._changed = True
            case Start():
                self._set_running(True)
            case Step(count):
                self._set_running(True, steps=count + (self._steps_left or 0))
            case Pause():
                self._set_running(False)
            case TakePendingStep():
                self._pending_wanted = True
            case SetSpeed(steps_per_second):
                self._limiter.set_rate(steps_per_second, perf_counter())
            case UseEngine(name):
                self._use_engine(name)
            case RequestFrames(request):
                # At rest everything is drawn as finely as can be.
                drawn = request.drawn_neuron_resolution
                before = replace(self._request, drawn_neuron_resolution=drawn)
                self._changed = self._changed or self._running or request != before
                self._request = request
            case CancelExplaining(cancelled) if self._session is not None:
                if cancelled:
                    self._explainer.cancel(self._session, self._request.explain)
                else:
                    self._explainer.resume()

    def _rebuild(self, command: Rebuild | ReplayRun) -> None:
        if isinstance(command, Rebuild) and self._restore(command):
            return
        rerun = None
        try:
            # Here it can be interrupted. The session finds it done.
            build_problem(_first_experiment(command), self._watch(command.run_id))
            if isinstance(command, ReplayRun):
                recipe, record = command.recipe, command.record
                rerun = Rerun(recipe, record, engine=command.engine, measuring=True)
                session, experiment = rerun.session, recipe.experiment_at_end
            else:
                session = self._new_session(command.experiment, command.bug)
                experiment = command.experiment
            scene = scene_of(session, MAP_RESOLUTION, self._request.plane)
        except (FormulaError, InvalidInput, EngineUnavailable) as error:
            self._reject(command.run_id, str(error))
            return
        running = True if isinstance(command, ReplayRun) else command.running
        was_running = self._trains_on
        self._replace_run(command, session, scene)
        self._rerun, self._experiment_after = rerun, experiment if rerun is not None else None
        self._announce(Rebuilt(command.run_id, experiment))
        self._set_running(was_running if running is None else running)
        self._publish()

    def _watch(self, run_id: int) -> Callable[[float], None]:
        """Return what reports the building of a run, and ends it when an urgent command comes."""
        reported_at = perf_counter()

        def watch(done: float) -> None:
            nonlocal reported_at
            if self._interrupt():
                raise Interrupted
            if perf_counter() - reported_at > _BUILDING_INTERVAL_S:
                reported_at = perf_counter()
                self._announce(Building(run_id, done))

        return watch

    def _reject(self, run_id: int, message: str) -> None:
        """Let the run before continue under the id of one that cannot be built."""
        self._announce(Rejected(run_id, message))
        self._run_id = run_id
        self._run_ids |= {run_id}
        self._changed = True

    @property
    def _trains_on(self) -> bool:
        """Whether it trains until the run ends, rather than a number of steps."""
        return self._running and self._steps_left is None

    def _restore(self, command: Rebuild) -> bool:
        """Continue the earlier run that is asked for; return False if it is not kept.

        It trains on only if it did so before and the run that it replaces does.
        """
        if command.restores is None:
            return False
        running = self._trains_on and command.running is not False
        if command.restores in self._run_ids and self._session is not None:
            # It was to be replaced, but that is out of date.
            self._run_id = command.run_id
            self._run_ids |= {command.run_id}
            session = self._session
        else:
            run = self._kept.take(command.restores)
            if run is None:
                return False
            session = run.session
            running = running and run.running
            self._replace_run(command, session, run.scene)
        self._apply(session, command.experiment)
        self._use_engine(self._engine)
        self._announce(Rebuilt(command.run_id, command.experiment, session.step))
        self._set_running(running)
        self._publish()
        return True

    def _replace_run(self, command: Rebuild | ReplayRun, session: Session, scene: Scene) -> None:
        """Make another run the current one, and keep the one before if it may be asked for."""
        if self._session is not None and self._scene is not None:
            self._kept.add(KeptRun(self._run_ids, self._session, self._scene, self._trains_on))
        self._kept.limit_to(command.keep)
        self._session, self._scene = session, scene
        self._run_id = command.run_id
        self._run_ids = frozenset({command.run_id})
        self._detail.restart()

    def _new_session(self, experiment: Experiment, bug: str) -> Session:
        """Return a session by the chosen engine, or by the reference if that cannot compute it.

        With a bug the reference computes it, in a copy of its own.
        """
        if bug:
            # Here, as few plant one, and the window would open later.
            from scratchnet.trace import engine_with_bug

            return Session(experiment, engine_with_bug(bug), measuring=True)
        try:
            return Session(experiment, self._engine, measuring=True)
        except EngineUnavailable:
            return Session(experiment, REFERENCE, measuring=True)

    def _continue_replay(self, rerun: Rerun) -> None:
        """Take the next steps of a run that is replayed, whatever the chosen speed."""
        if rerun.advance(budget_s=_CHUNK_S, interrupt=self._interrupt):
            self._end_replay(rerun, complete=True)
            self._set_running(False)
        self._meter.record(perf_counter(), rerun.session.step)
        self._changed = True

    def _end_replay(self, rerun: Rerun, *, complete: bool) -> None:
        """Announce the result, and apply the live settings that the window shows."""
        session = rerun.session
        check = rerun.check() if complete else None
        self._announce(Replayed(self._run_id, session.step, complete, check))
        if self._experiment_after is not None:
            # If it was cancelled, what a branch changed later is still to come.
            self._apply(session, self._experiment_after, branch=True)
        self._rerun = self._experiment_after = None

    def _apply(self, session: Session, experiment: Experiment, *, branch: bool = False) -> None:
        """Apply the live settings of an experiment, and those that only a branch may change."""
        effects = [Effect.LIVE, Effect.BRANCH] if branch else [Effect.LIVE]
        paths = [path for path, parameter in PARAMETERS.items() if parameter.effect in effects]
        # A run that was asked for meanwhile, and rejected, may differ in others.
        changed = session.experiment.with_values({path: experiment.value(path) for path in paths})
        session.apply(changed, self._interrupt)

    def _use_engine(self, name: str) -> None:
        """Compute by it from here on; where that would mix digits, from the next run on."""
        self._engine = name
        session = self._session
        if session is not None and session.engine != name and session.may_use_engine(name):
            try:
                session.use_engine(name)
            except EngineUnavailable:
                # It has no kernel for a part of the experiment; the reference continues.
                return
            self._meter.restart(perf_counter(), session.step)
            self._detail.restart()
            self._changed = True

    def _set_running(self, running: bool, steps: int | None = None) -> None:
        session = self._session
        running = running and session is not None and not session.ended
        self._steps_left = steps if running else None
        now_s = perf_counter()
        self._limiter.restart(now_s)
        if running and session is not None:
            self._meter.restart(now_s, session.step)
        if running != self._running:
            self._running = running
            self._announce(Started() if running else Paused())
        self._changed = True

    def _train(self, session: Session) -> None:
        now_s = perf_counter()
        due = self._limiter.steps_due(now_s)
        if self._steps_left is not None:
            due = self._steps_left
        if due < 1:
            return
        done = session.advance(
            steps=None if due == inf else int(due),
            budget_s=self._budget_s(now_s),
            interrupt=self._interrupt,
        )
        self._limiter.count(done)
        self._meter.record(perf_counter(), session.step)
        self._changed = self._changed or done > 0
        if self._steps_left is not None:
            self._steps_left -= done
        if session.ended or self._steps_left == 0:
            self._set_running(False)

    def _explain(self, session: Session) -> None:
        explain = self._request.explain
        if self._explainer.advance(session, explain, self._running, self._interrupt):
            self._changed = True
        done, now = self._explainer.done, perf_counter()
        if (done is None) != (self._told_done is None) or (
            done != self._told_done and now - self._told_at >= _EXPLAINING_INTERVAL_S
        ):
            self._told_done, self._told_at = done, now
            self._announce(Explaining(self._run_id, done))

    def _explains_at_rest(self) -> bool:
        session, explain = self._session, self._request.explain
        if self._running or session is None:
            return False
        return self._explainer.is_pending(session, explain)

    def _send_pending_step(self, session: Session) -> None:
        if self._pending_wanted and not self._running:
            self._pending_wanted = False
            self._announce(
                StepPending(
                    self._run_id,
                    session.problem,
                    session.experiment,
                    session.pending_step(),
                    session.bug,
                    session.held_gradients(),
                )
            )

    def _budget_s(self, now_s: float) -> float:
        """Return how long to train: no longer than until a frame is due that is waited for."""
        if not self._updates.empty:
            return _CHUNK_S
        return min(max(self._next_frame_at - now_s, _MIN_CHUNK_S), _CHUNK_S)

    def _may_publish(self) -> bool:
        return not self._running or perf_counter() >= self._next_frame_at

    def _publish(self) -> None:
        if self._session is None or self._scene is None:
            return
        started_at = perf_counter()
        # That is worked out a little at a time.
        request = replace(self._request, explain=None)
        drawn = request.drawn_neuron_resolution
        coarser = self._running and drawn is not None and drawn != request.neuron_resolution
        if coarser:
            request = replace(request, neuron_resolution=drawn)
        if not self._running or self._session.step < FIRST_MEASUREMENT:
            # Otherwise the last measurement is recent enough.
            request = replace(request, evaluated=_evaluated_samples(self._session.engine))
        try:
            maps = self._model_map(self._session, request)
            frame = frame_of(self._session, MAP_RESOLUTION, request, self._interrupt, maps)
            if self._session.problem.plane_like(request.plane) != self._scene.plane:
                self._scene = scene_of(self._session, MAP_RESOLUTION, request.plane)
        except Interrupted:
            # It is made after the command that interrupted it.
            self._changed = True
            return
        explanation = self._explainer.latest(self._session, self._request.explain)
        frame = replace(frame, explanation=explanation, coarse=frame.coarse or coarser)
        speed = self._meter.steps_per_second
        self._updates.put(Update(self._run_id, self._scene, frame, self._running, speed))
        self._changed = False
        now = perf_counter()
        self._next_frame_at = now + (now - started_at) * (1 / _MAX_MAP_FRACTION - 1)

    def _model_map(self, session: Session, request: FrameRequest) -> "NDArray[np.float64]":
        """Return the network's map, with fewer cells where training would wait for it."""
        plane = session.problem.plane_like(request.plane)
        if len(plane.axes) < 2:
            return session.maps(MAP_RESOLUTION, plane=plane)
        resolution = MAP_RESOLUTION
        if self._running:
            speeds = self._limiter.steps_per_second, self._meter.steps_per_second
            resolution = self._detail.resolution(min(filter(None, speeds), default=None))
        started_at = perf_counter()
        found = session.maps(resolution, plane=plane)
        self._detail.record(resolution, perf_counter() - started_at)
        return found


def _first_experiment(command: Rebuild | ReplayRun) -> Experiment:
    """Return the experiment that a run begins with."""
    return command.experiment if isinstance(command, Rebuild) else command.recipe.experiment


def _evaluated_samples(engine: str) -> int:
    """Return how many samples an engine evaluates without anybody noticing."""
    return _EVALUATED_BY_REFERENCE if engine == REFERENCE else _EVALUATED
