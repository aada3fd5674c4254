"""A lesson: frozen values, as its file describes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256
from pathlib import Path

from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.experiment.coupling import coupled_together
from scratchnet.lessons.handing_out import for_learners
from scratchnet.lessons.questions import Prediction, Question
from scratchnet.lessons.tutorial import TutorialStep
from scratchnet.quantities import Condition

FORMAT = "scratchnet-lesson"
VERSION = 1
#: Levels of the library, from the first minute to the last, with their titles.
LEVELS: dict[int, str] = {
    1: "First steps",
    2: "Neurons and lines",
    3: "Layers and features",
    4: "Training well",
    5: "Generalizing",
    6: "Taking apart",
}


class Kind(Enum):
    """What a lesson asks: goals of a mission, questions of an exercise, steps of a tutorial."""

    MISSION = "mission"
    EXERCISE = "exercise"
    TUTORIAL = "tutorial"


@dataclass(frozen=True, slots=True)
class Seeds:
    """A result counts if it is reached on ``reach`` of ``of`` seeds, which the checker chooses."""

    of: int = 1
    reach: int = 1


@dataclass(frozen=True, slots=True)
class Hint:
    """One rung of help. Hints are given in order, the third after two tries."""

    text: str


@dataclass(frozen=True, slots=True)
class Solution:
    """Settings that reach the goals: the checker proves it.

    ``runs`` is how many runs are made, for goals that ask for evidence. ``line`` is where it is in
    the file.
    """

    values: Mapping[str, object]
    runs: int = 1
    line: int = 0


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Settings that must fail, and ``because`` of what: the checker proves it too."""

    values: Mapping[str, object]
    because: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a lesson.

    ``before`` is the Markdown text above it, ``after`` the explanation, shown after success.
    ``start`` is a complete experiment. Parameters that are not ``free`` are locked; ``hidden``
    ones are not shown. ``goal`` and ``within`` are to hold on enough ``seeds``; ``stars`` are
    extra. ``fresh_samples`` is how many samples the learner never saw judge it; with 0 the test
    samples do. Without ``trained`` a task is judged before the first step: its weights are set by
    hand. ``line`` is where its block begins in the file.
    """

    id: str
    title: str
    before: str
    after: str
    start: Experiment
    free: tuple[str, ...]
    hidden: tuple[str, ...]
    goal: tuple[Condition, ...]
    within: tuple[Condition, ...]
    stars: tuple[Condition, ...]
    seeds: Seeds
    fresh_samples: int
    trained: bool
    predictions: tuple[Prediction, ...]
    hints: tuple[Hint, ...]
    questions: tuple[Question, ...]
    solutions: tuple[Solution, ...]
    near_misses: tuple[NearMiss, ...]
    steps: tuple[TutorialStep, ...]
    line: int

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What must hold, goals first."""
        return self.goal + self.within

    def is_free(self, path: str) -> bool:
        """Return whether the learner may set a parameter."""
        return path in self.free

    def with_values(self, values: Mapping[str, object]) -> Experiment:
        """Return the start with a learner's settings, and what follows from them.

        Raises InvalidInput.
        """
        return self.start.with_values(coupled_together(self.start, values))

    def locked_differences(self, experiment: Experiment) -> tuple[str, ...]:
        """Return the locked parameters that differ from the start.

        A value that follows from a free one, such as the output activation from the loss, is no
        difference.
        """
        paths = list(self.start.differences(experiment))
        given = {path: experiment.value(path) for path in paths if self.is_free(path)}
        try:
            allowed = self.with_values(given)
        except InvalidInput:
            allowed = self.start
        return tuple(
            path
            for path in paths
            if not self.is_free(path) and experiment.value(path) != allowed.value(path)
        )

    def seed(self, lesson: str, number: int) -> int:
        """Return the checker's seed for its run ``number``, from 0.

        It is the same wherever a task is checked, and not the learner's to choose.
        """
        text = f"{lesson}/{self.id}/{number}"
        return int.from_bytes(sha256(text.encode()).digest()[:4], "big") >> 1


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson. ``text`` is its file's, ``folder`` where that lies, if it has one.

    A hand-in names its ``digest``, which solutions and near misses do not change.
    """

    id: str
    title: str
    kind: Kind
    level: int
    minutes: int
    summary: str
    author: str
    course: str
    tasks: tuple[Task, ...]
    text: str = field(repr=False)
    folder: Path | None = None

    @property
    def digest(self) -> str:
        """The SHA-256 of the text as learners get it, whatever its line ends and empty lines."""
        lines = (line.rstrip() for line in for_learners(self.text).splitlines())
        return sha256("\n".join(filter(None, lines)).encode()).hexdigest()

    def task(self, name: str) -> Task:
        """Return a task by its id. Raises KeyError."""
        return next(task for task in self.tasks if task.id == name)
