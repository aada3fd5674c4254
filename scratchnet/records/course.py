"""What there is to tell of a run as numbers, whether it is a file or on the table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scratchnet.engines import Interrupt, Interrupted
from scratchnet.errors import InvalidInput
from scratchnet.records.checking import Rerun, engine_to_repeat
from scratchnet.records.run import Run
from scratchnet.reference.article import Parameters
from scratchnet.run.recipe import Recipe, recipe_of
from scratchnet.run.snapshot import Measurement, Snapshot

#: Steps are made in calls of at most this long, so that an interrupt acts at once.
_CHUNK_S = 0.05


@dataclass(frozen=True, slots=True)
class Course:
    """A run's recipe and what came of it; ``record`` is its file, if it comes from one.

    ``measurements`` is None where nothing was measured on the way.
    """

    recipe: Recipe
    losses: Sequence[float]
    penalties: Sequence[float]
    parameters: Parameters
    measurements: Sequence[Measurement] | None
    record: Run | None = None


def course_of_snapshot(snapshot: Snapshot) -> Course:
    """Return the course of a run that was measured."""
    return Course(
        recipe_of(snapshot),
        snapshot.losses,
        snapshot.penalties,
        snapshot.parameters,
        snapshot.measurements,
    )


def course_of_run(run: Run) -> Course:
    """Return the course of a run from a file."""
    return Course(run.recipe, run.losses, run.penalties, run.parameters, None, run)


class Repetition:
    """A course gone through once more; ``watch`` is told the step now and then.

    ``wait`` says whether a compiled engine may be prepared first. Raises what `Rerun` raises, and
    Interrupted where ``interrupt`` says so.
    """

    def __init__(
        self,
        course: Course,
        watch: Callable[[int], None],
        interrupt: Interrupt,
        *,
        wait: bool,
        measuring: bool = False,
    ) -> None:
        engine = engine_to_repeat(course.recipe.engine, wait=wait)
        self._rerun = Rerun(course.recipe, course.record, engine=engine, measuring=measuring)
        self._watch = watch
        self._interrupt = interrupt

    def parameters_after(self, step: int) -> Parameters:
        """Go on to a step and return the parameters after it. Raises InvalidInput past the end."""
        self._go_on(step)
        self._watch(step)
        if self._rerun.session.step < step:
            raise InvalidInput(
                f"the run ends after step {self._rerun.session.step:,} when it is made anew"
            )
        return self._rerun.session.parameters()

    def finish(self) -> Sequence[Measurement]:
        """Go on to the end; return what was measured.

        Raises InvalidInput if the record says anything else: what is told of the run would not
        be of the run in the file.
        """
        self._go_on(None)
        check = self._rerun.check()
        if check is not None and not check.equal:
            raise InvalidInput(f"the run comes out otherwise when it is made anew. {check}")
        return self._rerun.session.snapshot().measurements

    def _go_on(self, step: int | None) -> None:
        while not self._rerun.advance(step, budget_s=_CHUNK_S, interrupt=self._interrupt):
            if self._interrupt():
                raise Interrupted
            self._watch(self._rerun.session.step)
