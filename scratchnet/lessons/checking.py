"""Checking an attempt: on seeds that the checker chooses, and on samples the learner never saw."""

from collections.abc import Callable, Iterator, Mapping

from scratchnet.engines import REFERENCE, Interrupted
from scratchnet.lessons.attempt import Answered, Attempt, SeedRun, TaskResult, check_engine
from scratchnet.lessons.judging import Judge
from scratchnet.lessons.lesson import Lesson, Task
from scratchnet.lessons.questions import Answer, Prediction, Question
from scratchnet.lessons.recognising import luck, peeking
from scratchnet.many import run_many
from scratchnet.quantities import Facts, MissingQuantity, Outcome
from scratchnet.records import engine_to_repeat
from scratchnet.run.recipe import Recipe, Replay
from scratchnet.run.session import Session

#: Runs are made again in calls of at most this long, so that a cancelled check ends at once.
_CHUNK_S = 0.05


def seed_runs(
    lesson: Lesson,
    task: Task,
    attempt: Attempt,
    *,
    others: Mapping[str, Recipe] = {},
    jobs: int | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[SeedRun]:
    """Yield the runs of a check as they finish, in no particular order.

    Each trains the attempt's settings, as they are at its end, from the first step with another
    seed. A task with a single seed is judged by the attempt's own run instead. ``others`` are runs
    of the lesson's other tasks, which formulas may speak of. Raises InvalidInput and FormulaError
    for an experiment that cannot be run.
    """
    judge = _judge(lesson, task, attempt, others)
    if task.seeds.of == 1:
        yield judge.judge(_replayed(attempt, None, cancelled), 0)
        return
    experiment = attempt.recipe.experiment_at_end
    experiments = [
        experiment.with_values({"seed": task.seed(lesson.id, number)})
        for number in range(task.seeds.of)
    ]
    if not task.trained:
        for number, each in enumerate(experiments):
            if cancelled():
                return
            yield judge.judge(Session(each, check_engine()), number)
        return
    for result in run_many(
        experiments, check_engine(), jobs=jobs, examine=judge, cancelled=cancelled
    ):
        if result.found is None:
            # The experiment cannot be run: say so in its own words.
            Session(experiments[result.number], REFERENCE)
        yield result.found


def check_attempt(
    lesson: Lesson,
    task: Task,
    attempt: Attempt,
    *,
    others: Mapping[str, Recipe] = {},
    jobs: int | None = None,
    progress: Callable[[SeedRun], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> TaskResult:
    """Check an attempt; ``progress`` is told each run. See `seed_runs` for the rest.

    Raises Interrupted once ``cancelled`` returns true, and EngineUnavailable.
    """
    runs: list[SeedRun] = []
    if task.conditions:
        for run in seed_runs(lesson, task, attempt, others=others, jobs=jobs, cancelled=cancelled):
            runs.append(run)
            progress(run)
    if cancelled():
        raise Interrupted
    runs.sort(key=lambda run: run.number)
    judge = _judge(lesson, task, attempt, others)
    session = _replayed(attempt, None if task.trained else 0, cancelled)
    own = judge.judge(session, -1) if task.conditions else None
    share = sum(run.reached for run in runs) / len(runs) if runs else None
    numbers = [each.number for each in task.predictions]
    numbers += [each.number for each in task.questions]
    formulas = [number.formula for number in numbers if number and number.formula]
    named = {name for formula in formulas for name in formula.runs}
    others_shown = judge.others_named(named, session, -1)
    answers = _Answers(attempt, session, share, others_shown, cancelled)
    return TaskResult(
        task,
        tuple(runs),
        own,
        tuple(map(answers.predicted, task.predictions)),
        tuple(map(answers.answered, task.questions)),
        _remarks(task, attempt, judge, session, own, runs),
    )


def _judge(lesson: Lesson, task: Task, attempt: Attempt, others: Mapping[str, Recipe]) -> Judge:
    return Judge(lesson.id, task, attempt.predictions, attempt.runs, others)


def _replayed(attempt: Attempt, to_step: int | None, cancelled: Callable[[], bool]) -> Session:
    """Return a session that has made an attempt's run again, up to a step (None: the last).

    Raises Interrupted once ``cancelled`` returns true.
    """
    recipe = attempt.recipe
    replay = Replay(recipe, engine=engine_to_repeat(recipe.engine))
    session = replay.session
    while not (reached := replay.advance(to_step, budget_s=_CHUNK_S)) and not session.ended:
        if cancelled():
            raise Interrupted
    if to_step is None and reached and attempt.ended and not session.ended:
        # A step that diverges is undone, so that its recipe ends before it.
        session.advance(steps=1)
    return session


def _remarks(
    task: Task,
    attempt: Attempt,
    judge: Judge,
    session: Session,
    own: SeedRun | None,
    runs: list[SeedRun],
) -> tuple[str, ...]:
    """Return what was recognised in a check that was not passed."""
    reached = sum(run.reached for run in runs)
    if own is None or reached >= task.seeds.reach:
        return ()
    fresh = tuple(each.holds for each in own.judgements)
    found = [
        luck(own.reached, reached, len(runs), task.seeds.reach),
        peeking(judge.shown(session), fresh, attempt.runs) if task.fresh_samples else "",
        *own.failures,
    ]
    if not own.failures:
        texts = [text for run in runs for text in run.failures]
        found += sorted(set(texts), key=lambda text: (-texts.count(text), text))[:1]
    return tuple(text for text in found if text)


class _Answers:
    """Compares an attempt's answers with what came of its run, which ``session`` has made.

    Runs up to another step are made at most once for each step. ``others`` are the outcomes of
    runs of other tasks that answers are compared with.
    """

    def __init__(
        self,
        attempt: Attempt,
        session: Session,
        share: float | None,
        others: Mapping[str, Outcome],
        cancelled: Callable[[], bool],
    ) -> None:
        self._attempt = attempt
        self._share = share
        self._others = others
        self._cancelled = cancelled
        self._outcomes: dict[int | None, Outcome] = {None: self._outcome(session)}

    def predicted(self, prediction: Prediction) -> Answered:
        """Return a prediction beside what came."""
        given, choices, correct = self._given(prediction.id), prediction.choices, prediction.correct
        if prediction.number is not None:
            asked = Question(prediction.id, prediction.ask, prediction.number)
            return self._compared(prediction, asked)
        known = isinstance(given, int) and 0 <= given < len(choices)
        return Answered(
            prediction,
            choices[given] if known and isinstance(given, int) else "",
            "" if correct is None else choices[correct],
            None if correct is None or given is None else given == correct,
        )

    def answered(self, question: Question) -> Answered:
        """Return an answer beside the right one."""
        return self._compared(question, question)

    def _given(self, name: str) -> Answer | None:
        return self._attempt.answers.get(name)

    def _outcome(self, session: Session) -> Outcome:
        return Outcome.of_session(session, runs=self._attempt.runs, share=self._share)

    def _after(self, step: int | None) -> Outcome:
        """Return the run's outcome after a step; None is the last."""
        if step not in self._outcomes:
            self._outcomes[step] = self._outcome(_replayed(self._attempt, step, self._cancelled))
        return self._outcomes[step]

    def _compared(self, question: Prediction | Question, asked: Question) -> Answered:
        given = self._given(asked.id)
        shown = "" if given is None else asked.text_of(given)
        try:
            facts = Facts(self._after(asked.at_step), self._others, self._attempt.predictions)
            right = given is not None and asked.is_right(given, facts)
            expected = asked.right_answer(facts)
        except MissingQuantity as error:
            return Answered(question, shown, f"not known: {error}", None)
        return Answered(question, shown, "" if expected is None else asked.text_of(expected), right)
