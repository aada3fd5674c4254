"""Any step of a run again: from checkpoints, and by making the steps after them once more."""

from bisect import bisect_right
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace

from scratchnet.engines import Interrupt, Interrupted, ready_engine
from scratchnet.experiment import Experiment
from scratchnet.reference.article import Parameters
from scratchnet.run.recipe import recipe_of
from scratchnet.run.session import Checkpoint, Session
from scratchnet.run.snapshot import Snapshot, Status

#: How many checkpoints there are at most, and how much memory they may take.
_MOST_CHECKPOINTS, _MOST_BYTES = 256, 64 * 2**20
#: A parameter with what an optimizer keeps of it, and a place in the order of a batch. As Python's
#: objects they take more than the eight bytes of a number.
_BYTES_PER_PARAMETER, _BYTES_PER_SAMPLE = 3 * 40, 8
#: Steps are made in calls of at most this long, so that an interrupt acts at once.
_CHUNK_S = 0.02
#: These end a run and change no number of it; a run that is shown again has ended where it did.
_NO_END = {"training.target_loss": None, "training.patience": None}


class Rewinder:
    """Shows a run at any of its steps, bit for bit as it was then.

    ``snapshot`` is the run as far as it was made. ``engine`` computes it again, and has to have the
    bits of the run's. Raises what `Session` raises.
    """

    def __init__(self, snapshot: Snapshot, engine: str) -> None:
        self._run = snapshot
        recipe = recipe_of(snapshot)
        self._changes = recipe.changes
        self._first = recipe.experiment
        self._session = Session(self._first.with_values(_NO_END), engine)
        parameters = sum(len(row) for layer in snapshot.initial_parameters for row in layer)
        size = parameters * _BYTES_PER_PARAMETER + len(self._session.dataset) * _BYTES_PER_SAMPLE
        self._most = max(2, min(_MOST_CHECKPOINTS, _MOST_BYTES // size))
        self._interval = max(1, -(-snapshot.step // self._most))
        self._checkpoints = [self._session.checkpoint()]

    @property
    def run(self) -> Snapshot:
        """The whole run."""
        return self._run

    @property
    def known(self) -> int:
        """Up to which step there are checkpoints; steps up to there are shown at once."""
        return self._checkpoints[-1].step

    def extend(self, snapshot: Snapshot) -> bool:
        """Take over that the run was continued; return False if this is another run.

        Checkpoints are kept as far apart as for the run so far.
        """
        run, made = self._run, self._run.step
        same = (
            snapshot.initial_experiment is run.initial_experiment
            and snapshot.step >= made
            and recipe_of(snapshot).changes[: len(self._changes)] == self._changes
            and snapshot.losses[made - 1 : made] == run.losses[made - 1 : made]
        )
        if same:
            self._run, self._changes = snapshot, recipe_of(snapshot).changes
            self._thin()
        return same

    def prepare(self, interrupt: Interrupt, progress: Callable[[float], None]) -> None:
        """Make checkpoints throughout the run. Raises Interrupted."""
        if self.known + self._interval <= self._run.step:
            self._go_to(self._run.step, interrupt, progress)

    def snapshot(
        self,
        step: int,
        interrupt: Interrupt,
        progress: Callable[[float], None] = lambda _: None,
    ) -> Snapshot:
        """Return the run after a number of steps.

        ``progress`` is called with the fraction that is done. Raises ValueError for a step that was
        not made, and Interrupted.
        """
        if not 0 <= step <= self._run.step:
            raise ValueError(f"the run has steps 0 to {self._run.step}, not {step}")
        self._go_to(step, interrupt, progress)
        return self._snapshot(step)

    def session_at(self, step: int, interrupt: Interrupt) -> Session:
        """Return the session after a number of steps; it is the one that shows other steps too."""
        self._go_to(step, interrupt, lambda _: None)
        return self._session

    def parameters_at(
        self, step: int, interrupt: Interrupt, budget_s: float
    ) -> Generator[None, None, Parameters]:
        """Return the parameters after a number of steps; yield after ``budget_s`` at most.

        A single step may take longer. Raises Interrupted.
        """
        for _ in self._moves(step, interrupt, budget_s):
            yield
        return self._session.parameters()

    def _go_to(self, step: int, interrupt: Interrupt, progress: Callable[[float], None]) -> None:
        for fraction in self._moves(step, interrupt, _CHUNK_S):
            progress(fraction)

    def _moves(self, step: int, interrupt: Interrupt, budget_s: float) -> Iterator[float]:
        """Make the steps up to one; yield the fraction that is done."""
        session = self._session
        place = bisect_right(self._checkpoints, step, key=lambda checkpoint: checkpoint.step) - 1
        checkpoint = self._checkpoints[place]
        if not checkpoint.step <= session.step <= step:
            self._resume(checkpoint)
        first = session.step
        while session.step < step:
            self._apply_changes(session.step)
            goal = min([step, self._next_checkpoint(), *self._next_change(session.step)])
            session.advance(steps=goal - session.step, budget_s=budget_s, interrupt=interrupt)
            if interrupt():
                raise Interrupted
            if session.step == self._next_checkpoint():
                self._checkpoints.append(session.checkpoint())
            yield (session.step - first) / (step - first)

    def _resume(self, checkpoint: Checkpoint) -> None:
        step = checkpoint.step
        self._session.resume(
            checkpoint, self._experiment_at(step).with_values(_NO_END), self._run.losses[:step]
        )

    def _apply_changes(self, step: int) -> None:
        experiment = self._experiment_at(step + 1).with_values(_NO_END)
        self._session.apply(experiment)

    def _next_change(self, step: int) -> list[int]:
        """Return the step after which the next settings change, if any do."""
        return [change.step for change in self._changes if change.step > step][:1]

    def _next_checkpoint(self) -> int:
        return self._checkpoints[-1].step + self._interval

    def _thin(self) -> None:
        """Let checkpoints be farther apart where the run has become longer."""
        while self._run.step // self._interval > self._most:
            self._interval *= 2
            kept = [each for each in self._checkpoints if each.step % self._interval == 0]
            self._checkpoints = kept

    def _experiment_at(self, step: int) -> Experiment:
        """Return the experiment with what had changed before a step, counted from 1."""
        values = {each.path: each.value for each in self._changes if each.step < step}
        return self._first.with_values(values)

    def _snapshot(self, step: int) -> Snapshot:
        run = self._run
        if step == run.step:
            return run
        return replace(
            run,
            experiment=self._experiment_at(step),
            step=step,
            status=Status.UNDERWAY if step else Status.READY,
            losses=run.losses[:step],
            penalties=run.penalties[:step],
            parameters=self._session.parameters(),
            changes=tuple(change for change in run.changes if change.step < step),
            diverged_at=None,
            stopped_by="",
            measurements=tuple(each for each in run.measurements if each.step <= step),
        )


def rewinder_of(snapshot: Snapshot) -> Rewinder:
    """Return what shows the steps of a run, with the quickest engine that has the run's bits."""
    return Rewinder(snapshot, ready_engine(snapshot.engine))
