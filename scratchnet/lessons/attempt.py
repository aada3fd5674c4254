"""An attempt at a task, and what comes of checking it: frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scratchnet.engines import FAST, REFERENCE, EngineUnavailable
from scratchnet.engines.preparing import prepare
from scratchnet.experiment import Experiment
from scratchnet.lessons.lesson import Task
from scratchnet.lessons.questions import Answer, Prediction, Question
from scratchnet.quantities import Judgement
from scratchnet.run.recipe import Recipe


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
