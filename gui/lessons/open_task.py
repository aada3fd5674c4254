"""A task of the lesson that is open, and how far the learner is in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from gui.lessons.progress import Progress, TaskProgress
from scratchnet.experiment import PARAMETERS
from scratchnet.lessons import Answer, Kind, Lesson, Task
from scratchnet.lessons.evidence import asks_for_evidence, evidence_of
from scratchnet.records import MOST_EVIDENCE, Evidence, HandIn
from scratchnet.run.recipe import PlantedBug, recipe_of
from scratchnet.run.snapshot import Snapshot

#: The last hint, which says what to set, comes after so many tries.
TRIES_BEFORE_LAST_HINT = 2


class OpenTask(QObject):
    """What has happened in one task since it was opened, and what is kept of it.

    A stage is shown when its time has come: first what one expects, then a run, then what came of
    it, hints, the check, and after success the explanation. Signals: ``changed()``.
    """

    changed = Signal()

    def __init__(
        self, lesson: Lesson, task: Task, progress: Progress, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.lesson = lesson
        self.task = task
        self._progress = progress
        known = self.kept
        #: Whether what one expects has been said, or skipped.
        self.predicted = not task.predictions or bool(known.predictions) or known.tries > 0
        #: Whether the learner has made a step in this task.
        self.ran = not task.trained or known.tries > 0
        #: The runs that were ended since the task was opened: evidence.
        self._evidence: list[Evidence] = []
        #: The step of a tutorial that is shown, from 0.
        self.step = 0
        #: Whether what this step waits for has happened, and the learner goes on when it is read.
        self.step_done = False

    @property
    def runs(self) -> int:
        """How many different runs were ended since the task was opened."""
        return len(self._evidence)

    @property
    def kept(self) -> TaskProgress:
        """What is kept of the task between starts."""
        return self._progress.of(self.lesson.id, self.task.id)

    @property
    def answers(self) -> dict[str, Answer]:
        """The answers to predictions and questions, as far as they were given."""
        kept = {**self.kept.predictions, **self.kept.answers}
        answers = {name: answer_of(each) for name, each in kept.items()}
        return {name: answer for name, answer in answers.items() if answer is not None}

    @property
    def hand_in(self) -> HandIn:
        """What a run of the task is handed in for."""
        return HandIn(
            self.lesson.id,
            self.lesson.digest,
            self.task.id,
            self.answers,
            self.kept.hints,
            max(self.runs, 1),
            tuple(self._evidence[:MOST_EVIDENCE]) if asks_for_evidence(self.task) else (),
        )

    @property
    def asks_to_predict(self) -> bool:
        """Whether the learner is to say what to expect before the first run."""
        return not self.predicted

    @property
    def asks_questions(self) -> bool:
        """Whether the questions are shown: in an exercise from the start, else after success."""
        if not self.task.questions or not self.predicted:
            return False
        return self.kept.done or self.lesson.kind is not Kind.MISSION or not self.task.conditions

    @property
    def shows_what_came(self) -> bool:
        """Whether there is a run to compare with what was expected."""
        return self.predicted and self.ran and bool(self.kept.predictions)

    @property
    def offers_hints(self) -> bool:
        """Whether hints can be asked for: after a run, or where there is something to answer."""
        begun = self.predicted and (self.ran or self.asks_questions)
        return begun and bool(self.task.hints) and not self.kept.done

    @property
    def offers_check(self) -> bool:
        """Whether the learner can have the result checked."""
        return self.predicted and self.ran and bool(self.task.conditions)

    @property
    def next_hint(self) -> int | None:
        """The number of the next hint, from 0; None if there is none yet."""
        number = self.kept.hints
        if number >= len(self.task.hints):
            return None
        is_last_of_three = number >= 2
        return None if is_last_of_three and self.tries_missing else number

    @property
    def tries_missing(self) -> int:
        """How many tries it takes until the last hint is given."""
        return max(TRIES_BEFORE_LAST_HINT - self.kept.tries, 0)

    def predict(self, answers: Mapping[str, Answer]) -> None:
        """Take what the learner expects; nothing means that it is skipped."""
        self.predicted = True
        self._keep(predictions=dict(answers))

    def take_hint(self) -> None:
        """Show the next hint."""
        if self.next_hint is not None:
            self._keep(hints=self.kept.hints + 1)

    def note_step(self) -> None:
        """Take notice that a step was made."""
        if not self.ran:
            self.ran = True
            self.changed.emit()

    def note_run(self, snapshot: Snapshot) -> None:
        """Take notice that a run has ended, which is a try.

        The same run made twice is one piece of evidence, and one whose settings were changed on the
        way is none.
        """
        evidence = evidence_of(self.task, snapshot)
        if evidence is not None and evidence not in self._evidence:
            self._evidence.append(evidence)
        self._keep(tries=self.kept.tries + 1)

    def note_check(self, reached: int, seeds: int, done: bool, stars: int) -> None:
        """Take the result of a check: success is never taken back."""
        kept = self.kept
        self._keep(
            reached=reached,
            seeds=seeds,
            done=kept.done or done,
            stars=max(kept.stars, stars),
            tries=kept.tries + (not done),
        )

    def note_answers(self, answers: Mapping[str, Answer], done: bool) -> None:
        """Take the answers to the questions; ``done`` says whether they solve the task."""
        kept = self.kept
        self._keep(answers=dict(answers), done=kept.done or done, tries=kept.tries + (not done))

    def note_values(self, values: Mapping[str, Any]) -> None:
        """Keep the settings that the learner has changed."""
        self._progress.update(self.lesson.id, self.task.id, values=dict(values))

    def go_to(self, step: int) -> None:
        """Show another step of the tutorial; after the last one it is done."""
        last = len(self.task.steps) - 1
        if step > last:
            self._keep(done=True)
        self.step = min(max(step, 0), last)
        self.step_done = False
        self.changed.emit()

    def note_step_done(self) -> None:
        """Take notice that what the step waits for has happened, without going on."""
        if not self.step_done:
            self.step_done = True
            self.changed.emit()

    def _keep(self, **changes: Any) -> None:
        self._progress.update(self.lesson.id, self.task.id, **changes)
        self.changed.emit()


def why_not_handed_in(opened: OpenTask, snapshot: Snapshot) -> str:
    """Return why a run would not be graded, or ""."""
    task = opened.task
    if task.trained and not snapshot.step:
        return "There is no run to hand in yet: press Run (F5) first."
    try:
        recipe = recipe_of(snapshot)
    except PlantedBug as error:
        return f"{error}."
    locked = [*task.locked_differences(recipe.experiment)]
    locked += task.locked_differences(recipe.experiment_at_end)
    if locked:
        names = ", ".join(PARAMETERS[path].label for path in dict.fromkeys(locked))
        return (
            f"This run differs in what the lesson locks: {names}. Undo (Ctrl+Z) or Start over "
            "brings it back; then run and hand in again."
        )
    return ""


def answer_of(kept: object) -> Answer | None:
    """Return an answer as it was kept: a list of numbers is a tuple again."""
    if isinstance(kept, list | tuple):
        return tuple(int(number) for number in kept)
    return kept if isinstance(kept, int | float) else None


def number_of(answers: Mapping[str, Any], names: Sequence[str]) -> dict[str, float]:
    """Return those answers that are numbers, for formulas that speak of predictions."""
    return {
        name: float(answers[name]) for name in names if isinstance(answers.get(name), int | float)
    }
