"""Checking an attempt: on seeds that the checker chooses, and on samples the learner never saw."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from scratchnet.datasets import Dataset, build_dataset
from scratchnet.engines import FAST, REFERENCE, EngineUnavailable, Interrupted
from scratchnet.engines.preparing import prepare
from scratchnet.experiment import Experiment
from scratchnet.lessons.lesson import Lesson, Task
from scratchnet.lessons.questions import Answer, Prediction, Question
from scratchnet.lessons.recognising import luck, peeking, recognised
from scratchnet.many import run_many
from scratchnet.quantities import Facts, Judgement, MissingQuantity, Outcome
from scratchnet.records import engine_to_repeat
from scratchnet.run.recipe import Recipe, Replay
from scratchnet.run.session import Session

#: Runs are made again in calls of at most this long, so that a cancelled check ends at once.
_CHUNK_S = 0.05
_RUN = re.compile(r'run\("([^"]*)"\)')


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a learner hands in for a task.

    ``recipe`` is the run, ``answers`` are those to predictions and questions by their ids.
    ``hints`` is how many were taken, ``runs`` how many runs were made in all. ``ended`` is whether
    the run had come to its end, rather than been paused.
    """

    recipe: Recipe
    answers: Mapping[str, Answer] = field(default_factory=dict)
    hints: int = 0
    runs: int = 1
    ended: bool = True

    @classmethod
    def of_settings(
        cls,
        experiment: Experiment,
        answers: Mapping[str, Answer] = {},
        *,
        hints: int = 0,
        runs: int = 1,
    ) -> "Attempt":
        """Return the attempt of an experiment that runs to its end, with the checker's engine."""
        recipe = Recipe(experiment, check_engine(), (), experiment.training.steps)
        return cls(recipe, answers, hints, runs)

    @property
    def predictions(self) -> dict[str, float]:
        """The answers that are single numbers, which formulas may compare."""
        return {
            name: float(answer)
            for name, answer in self.answers.items()
            if not isinstance(answer, tuple)
        }


@dataclass(frozen=True, slots=True)
class SeedRun:
    """One run of a check, ``number`` from 0.

    ``judgements`` are of the task's conditions, ``stars`` of its stars. ``failures`` are texts of
    known failures, if the run did not reach the goals.
    """

    number: int
    experiment: Experiment
    status: str
    steps: int
    judgements: tuple[Judgement, ...]
    stars: tuple[Judgement, ...]
    failures: tuple[str, ...] = ()

    @property
    def reached(self) -> bool:
        """Whether every goal and limit holds."""
        return all(each.holds for each in self.judgements)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer beside what is right; ``right`` is None where that is not known.

    ``expected`` and ``given`` are for people; ``given`` is "" without an answer.
    """

    question: Prediction | Question
    given: str
    expected: str
    right: bool | None


@dataclass(frozen=True, slots=True)
class TaskResult:
    """What came of checking an attempt.

    ``runs`` are in the order of their numbers. ``own`` is the learner's own run, judged on the
    fresh samples, None if the task has no conditions. ``remarks`` say what was recognised.
    """

    task: Task
    runs: tuple[SeedRun, ...]
    own: SeedRun | None
    predictions: tuple[Answered, ...]
    questions: tuple[Answered, ...]
    remarks: tuple[str, ...]

    @property
    def reached(self) -> int:
        """On how many seeds the goals were reached."""
        return sum(run.reached for run in self.runs)

    @property
    def goals_reached(self) -> bool:
        """Whether that is often enough; true of a task without goals."""
        return not self.task.conditions or self.reached >= self.task.seeds.reach

    @property
    def solved(self) -> bool:
        """Whether the task counts as solved.

        Questions of a task with goals are for reflection; those of one without are the task.
        """
        if self.task.conditions:
            return self.goals_reached
        return all(each.right for each in self.questions)

    @property
    def stars(self) -> tuple[bool, ...]:
        """Which stars are won: each must hold on as many seeds as the goals, together with them."""
        return tuple(
            self.goals_reached
            and sum(run.reached and run.stars[at].holds for run in self.runs)
            >= self.task.seeds.reach
            for at in range(len(self.task.stars))
        )


def fresh_samples(experiment: Experiment, count: int, seed: int) -> Dataset:
    """Return ``count`` samples of an experiment's data that no run with another seed has seen.

    They are drawn as its own are, with the same noise; a grid is replaced by random points. Raises
    what `build_dataset` does, and ValueError for the samples of a table.
    """
    if experiment.data.source == "table":
        raise ValueError("samples of a table cannot be drawn")
    values: dict[str, object] = {"data.samples": count, "data.seed": seed, "data.test_share": 0.0}
    if experiment.data.source == "formula":
        values["data.sampling"] = "uniform"
    return build_dataset(experiment.with_values(values))


def fresh_seed(lesson: str, task: str, number: int) -> int:
    """Return the seed of the fresh samples of a check's run ``number``; −1 is the learner's own."""
    digest = sha256(f"fresh/{lesson}/{task}/{number}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1


def check_engine() -> str:
    """Return the engine of checks: the fast one, whose bits are the same everywhere.

    Where it cannot be used it is the reference, which takes longer.
    """
    try:
        prepare(FAST)
    except EngineUnavailable:
        return REFERENCE
    return FAST


@dataclass(frozen=True, slots=True)
class _Judge:
    """Judges a session of a task at its end. It goes to other processes with the run."""

    lesson: str
    task: Task
    predictions: Mapping[str, float]
    runs: int
    others: Mapping[str, Recipe]

    def __call__(self, session: Session) -> SeedRun:
        seeds = {
            self.task.seed(self.lesson, number): number for number in range(self.task.seeds.of)
        }
        return self.judge(session, seeds[session.initial_experiment.seed])

    def judge(self, session: Session, number: int) -> SeedRun:
        """Judge the run ``number`` of the checker; −1 is the learner's own."""
        outcome = self._outcome(session, number)
        others = {
            name: self._other(name, session, number)
            for name in self._named()
            if name in self.others
        }
        judged = [
            [each.judge(outcome, others, self.predictions) for each in conditions]
            for conditions in (self.task.conditions, self.task.stars)
        ]
        found = SeedRun(
            number,
            session.experiment,
            session.status.value,
            session.step,
            tuple(judged[0]),
            tuple(judged[1]),
        )
        if found.reached:
            return found
        return SeedRun(
            number,
            found.experiment,
            found.status,
            found.steps,
            found.judgements,
            found.stars,
            recognised(outcome),
        )

    def shown(self, session: Session) -> tuple[bool, ...]:
        """Return whether each condition holds on the test samples that the learner sees."""
        outcome = Outcome.of_session(session, runs=self.runs)
        return tuple(
            each.judge(outcome, {}, self.predictions).holds for each in self.task.conditions
        )

    def _outcome(self, session: Session, number: int) -> Outcome:
        test = None
        # Nobody can draw more samples of a learner's own table: its test samples judge it.
        if self.task.fresh_samples and session.initial_experiment.data.source != "table":
            seed = fresh_seed(self.lesson, self.task.id, number)
            test = fresh_samples(session.initial_experiment, self.task.fresh_samples, seed)
        return Outcome.of_session(session, test=test, runs=self.runs)

    def _named(self) -> set[str]:
        """Return the other tasks whose runs the conditions speak of."""
        conditions = (*self.task.conditions, *self.task.stars)
        texts = (name for condition in conditions for name in condition.names)
        return {match[1] for text in texts if (match := _RUN.match(text))}

    def _other(self, name: str, session: Session, number: int) -> Outcome:
        """Return the outcome of another task's run, made with the seed of this one."""
        experiment = self.others[name].experiment_at_end
        if number >= 0:
            experiment = experiment.with_values({"seed": session.initial_experiment.seed})
        other = Session(experiment, session.engine)
        other.advance()
        return self._outcome(other, number)


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
    answers = _Answers(attempt, session, share, cancelled)
    return TaskResult(
        task,
        tuple(runs),
        own,
        tuple(map(answers.predicted, task.predictions)),
        tuple(map(answers.answered, task.questions)),
        _remarks(task, attempt, judge, session, own, runs),
    )


def _judge(lesson: Lesson, task: Task, attempt: Attempt, others: Mapping[str, Recipe]) -> _Judge:
    return _Judge(lesson.id, task, attempt.predictions, attempt.runs, others)


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
    judge: _Judge,
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


@dataclass(frozen=True, slots=True)
class _Answers:
    """Compares an attempt's answers with what came of its run, which ``session`` has made."""

    attempt: Attempt
    session: Session
    share: float | None
    cancelled: Callable[[], bool]

    def predicted(self, prediction: Prediction) -> Answered:
        """Return a prediction beside what came."""
        if prediction.number is not None:
            asked = Question(prediction.id, prediction.ask, prediction.number)
            return self._compared(prediction, asked, self.session)
        given, choices, correct = self._given(prediction.id), prediction.choices, prediction.correct
        known = isinstance(given, int) and 0 <= given < len(choices)
        return Answered(
            prediction,
            choices[given] if known and isinstance(given, int) else "",
            "" if correct is None else choices[correct],
            None if correct is None or given is None else given == correct,
        )

    def answered(self, question: Question) -> Answered:
        """Return an answer beside the right one."""
        if question.at_step is None:
            return self._compared(question, question, self.session)
        session = _replayed(self.attempt, question.at_step, self.cancelled)
        return self._compared(question, question, session)

    def _given(self, name: str) -> Answer | None:
        return self.attempt.answers.get(name)

    def _compared(
        self, question: Prediction | Question, asked: Question, session: Session
    ) -> Answered:
        outcome = Outcome.of_session(session, runs=self.attempt.runs, share=self.share)
        facts = Facts(outcome, {}, self.attempt.predictions)
        given = self._given(asked.id)
        shown = "" if given is None else asked.text_of(given)
        try:
            right = given is not None and asked.is_right(given, facts)
            expected = asked.right_answer(facts)
        except MissingQuantity as error:
            return Answered(question, shown, f"not known: {error}", None)
        return Answered(question, shown, "" if expected is None else asked.text_of(expected), right)
