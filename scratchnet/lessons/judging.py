"""Judging one run of a check, on samples that the learner never saw."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from scratchnet.datasets import Dataset, build_dataset
from scratchnet.experiment import Experiment
from scratchnet.lessons.attempt import SeedRun
from scratchnet.lessons.lesson import Task
from scratchnet.lessons.recognising import recognised
from scratchnet.quantities import Outcome
from scratchnet.run.recipe import Recipe
from scratchnet.run.session import Session


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


@dataclass(frozen=True, slots=True)
class Judge:
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
        conditions = (*self.task.conditions, *self.task.stars)
        named = {name for condition in conditions for name in condition.runs}
        others = self.others_named(named, session, number)
        judged = [each.judge(outcome, others, self.predictions) for each in conditions]
        goals = len(self.task.conditions)
        found = SeedRun(
            number,
            session.experiment,
            session.status.value,
            session.step,
            tuple(judged[:goals]),
            tuple(judged[goals:]),
        )
        return found if found.reached else replace(found, failures=recognised(outcome))

    def others_named(
        self, names: Iterable[str], session: Session, number: int
    ) -> dict[str, Outcome]:
        """Return the outcomes of runs of other tasks, as far as there are some.

        They are made with the seed of ``session``, or as they are if ``number`` is −1.
        """
        return {
            name: self._other(self.others[name], session, number)
            for name in names
            if name in self.others
        }

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

    def _other(self, recipe: Recipe, session: Session, number: int) -> Outcome:
        """Return the outcome of another task's run, made with the seed of this one."""
        experiment = recipe.experiment_at_end
        if number >= 0:
            experiment = experiment.with_values({"seed": session.initial_experiment.seed})
        other = Session(experiment, session.engine)
        other.advance()
        return self._outcome(other, number)
