"""The training loop: what decides on the training thread, with no Qt in it."""

from collections.abc import Callable
from time import perf_counter

from gui.training.commands import (
    Apply,
    Close,
    Order,
    Orders,
    Pause,
    Rebuild,
    Repeat,
    Run,
    SetSpeed,
    Step,
    UseEngine,
    Wish,
)
from gui.training.events import Fact, Paused, Reading, Rebuilt, Rejected, Repeated, Started
from gui.training.latest_value import LatestValue
from gui.training.rate_limiter import Pace
from gui.training.render_gate import RenderGate
from gui.training.throughput import ThroughputMeter
from scratchnet.engines import REFERENCE, EngineUnavailable, Interrupt
from scratchnet.errors import InvalidInput
from scratchnet.experiment import PARAMETERS, Effect, Experiment
from scratchnet.formula import FormulaError
from scratchnet.records import Rerun
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import FrameRequest, Scene

#: Training is cut into chunks, so that an order or a frame waits no longer than this.
_CHUNK_S = 0.010
_SHORTEST_CHUNK_S = 0.002
#: Maps of a large network cost more than its steps; they may take this part of the time.
_SHARE_OF_MAPS = 0.5
#: Cells of a map along each axis.
MAP_RESOLUTION = 80


class _Courtesy(Interrupt):
    """Set while an urgent order waits; whoever asks lets the window draw first."""

    def __init__(self, orders: Orders, turn: RenderGate) -> None:
        super().__init__(orders.urgent)
        self._turn = turn

    def __call__(self) -> bool:
        self._turn.respect()
        return super().__call__()


class TrainingLoop:
    """Obeys orders, trains in chunks, and leaves readings whenever the last was taken.

    ``announce`` is called with rare facts, on the loop's thread.
    """

    def __init__(
        self,
        orders: Orders,
        turn: RenderGate,
        readings: LatestValue[Reading],
        announce: Callable[[Fact], None],
    ) -> None:
        self._orders = orders
        self._interrupt = _Courtesy(orders, turn)
        self._readings = readings
        self._announce = announce
        self._session: Session | None = None
        self._scene: Scene | None = None
        #: A run that is being made anew, and the live settings that are to follow it.
        self._rerun: Rerun | None = None
        self._afterwards: Experiment | None = None
        self._engine = REFERENCE
        self._wishes = FrameRequest()
        self._run_id = 0
        self._running = False
        self._unseen = False
        self._next_frame_at = 0.0
        self._steps_wanted: int | None = None
        self._pace = Pace()
        self._meter = ThroughputMeter()

    def run(self) -> None:
        """Work until a Close."""
        while True:
            for order in self._orders.take(self._seconds_to_wait()):
                if isinstance(order, Close):
                    return
                self._obey(order)
            if self._rerun is not None:
                self._go_on(self._rerun)
            elif self._running and self._session is not None:
                self._train(self._session)
            if self._unseen and self._readings.empty and self._may_publish():
                self._publish()

    def abandon_session(self) -> None:
        """Drop a session that failed; the next Rebuild brings another."""
        self._session = self._rerun = None
        self._set_running(False)

    def _seconds_to_wait(self) -> float | None:
        if self._rerun is not None:
            return 0.0
        if self._running:
            wait_s = self._pace.seconds_to_next(perf_counter())
            return min(wait_s, _CHUNK_S) if self._unseen else wait_s
        return _CHUNK_S if self._unseen else None

    def _obey(self, order: Order) -> None:
        if self._rerun is not None and isinstance(order, Rebuild | Repeat | Pause | Step):
            self._end_rerun(self._rerun, complete=False)
        match order:
            case Rebuild() | Repeat():
                self._rebuild(order)
            case Apply(experiment) if self._rerun is not None:
                self._afterwards = experiment
            case Apply(experiment) if self._session is not None:
                self._apply(self._session, experiment)
                self._unseen = True
            case Run():
                self._set_running(True)
            case Step(count):
                self._set_running(True, steps=count + (self._steps_wanted or 0))
            case Pause():
                self._set_running(False)
            case SetSpeed(steps_per_second):
                self._pace.set(steps_per_second, perf_counter())
            case UseEngine(name):
                self._use_engine(name)
            case Wish(wishes):
                self._wishes = wishes
                self._unseen = True

    def _rebuild(self, order: Rebuild | Repeat) -> None:
        rerun = None
        try:
            if isinstance(order, Repeat):
                recipe, record = order.recipe, order.record
                rerun = Rerun(recipe, record, engine=order.engine, measuring=True)
                session, experiment = rerun.session, recipe.experiment_at_end
            else:
                session = Session(order.experiment, self._engine, measuring=True)
                experiment = order.experiment
            scene = scene_of(session, MAP_RESOLUTION)
        except (FormulaError, InvalidInput, EngineUnavailable) as error:
            self._announce(Rejected(order.run_id, str(error)))
            self._run_id = order.run_id
            self._unseen = True
            return
        was_running = self._running and self._steps_wanted is None
        wanted = True if isinstance(order, Repeat) else order.running
        self._session, self._scene = session, scene
        self._rerun, self._afterwards = rerun, experiment if rerun is not None else None
        self._run_id = order.run_id
        self._announce(Rebuilt(order.run_id, experiment))
        self._set_running(was_running if wanted is None else wanted)
        self._publish()

    def _go_on(self, rerun: Rerun) -> None:
        """Make the next steps of a run that is made anew, whatever the chosen speed."""
        if rerun.advance(budget_s=_CHUNK_S, interrupt=self._interrupt):
            self._end_rerun(rerun, complete=True)
            self._set_running(False)
        self._meter.note(perf_counter(), rerun.session.step)
        self._unseen = True

    def _end_rerun(self, rerun: Rerun, *, complete: bool) -> None:
        """Say how it went, and go on with the live settings that the window shows."""
        session = rerun.session
        check = rerun.check() if complete else None
        self._announce(Repeated(self._run_id, session.step, complete, check))
        if self._afterwards is not None:
            self._apply(session, self._afterwards)
        self._rerun = self._afterwards = None

    def _apply(self, session: Session, experiment: Experiment) -> None:
        session.apply(with_live_values(session.experiment, experiment), self._interrupt)

    def _use_engine(self, name: str) -> None:
        """Compute by it from here on; where that would mix digits, from the next run on."""
        self._engine = name
        session = self._session
        if session is not None and session.engine != name and session.may_use_engine(name):
            session.use_engine(name)
            self._meter.begin(perf_counter(), session.step)
            self._unseen = True

    def _set_running(self, running: bool, steps: int | None = None) -> None:
        session = self._session
        running = running and session is not None and not session.ended
        self._steps_wanted = steps if running else None
        now_s = perf_counter()
        self._pace.begin(now_s)
        if running and session is not None:
            self._meter.begin(now_s, session.step)
        if running != self._running:
            self._running = running
            self._announce(Started() if running else Paused())
        self._unseen = True

    def _train(self, session: Session) -> None:
        now_s = perf_counter()
        due = self._pace.due(now_s)
        if self._steps_wanted is not None:
            due = self._steps_wanted
        if due < 1:
            return
        made = session.advance(
            steps=None if due == float("inf") else int(due),
            budget_s=self._budget_s(now_s),
            interrupt=self._interrupt,
        )
        self._pace.made(made)
        self._meter.note(perf_counter(), session.step)
        self._unseen = self._unseen or made > 0
        if self._steps_wanted is not None:
            self._steps_wanted -= made
        if session.ended or self._steps_wanted == 0:
            self._set_running(False)

    def _budget_s(self, now_s: float) -> float:
        """Return how long to train: no longer than until a frame is due that somebody waits for."""
        if not self._readings.empty:
            return _CHUNK_S
        return min(max(self._next_frame_at - now_s, _SHORTEST_CHUNK_S), _CHUNK_S)

    def _may_publish(self) -> bool:
        return not self._running or perf_counter() >= self._next_frame_at

    def _publish(self) -> None:
        if self._session is None or self._scene is None:
            return
        begun = perf_counter()
        frame = frame_of(self._session, MAP_RESOLUTION, self._wishes)
        speed = self._meter.steps_per_second
        self._readings.put(Reading(self._run_id, self._scene, frame, self._running, speed))
        self._unseen = False
        now = perf_counter()
        self._next_frame_at = now + (now - begun) * (1 / _SHARE_OF_MAPS - 1)


def with_live_values(running: Experiment, wanted: Experiment) -> Experiment:
    """Return the running experiment with the live settings of another."""
    live = [path for path, parameter in PARAMETERS.items() if parameter.effect is Effect.LIVE]
    return running.with_values({path: wanted.value(path) for path in live})
