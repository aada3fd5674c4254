"""Reading a task's block: where it starts, what is free, what is to be reached, and its parts."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scratchnet.datasets import build_problem
from scratchnet.declare.parameter import NotAllowed
from scratchnet.errors import InvalidInput, shortened, suggestion
from scratchnet.experiment import PARAMETERS, SECTIONS, Experiment, read_experiment
from scratchnet.experiment.coupling import coupled_together
from scratchnet.formula import FormulaError
from scratchnet.lessons.document import TaskPart
from scratchnet.lessons.filling import DECISIVE, gaps
from scratchnet.lessons.lesson import Hint, Kind, NearMiss, Seeds, Solution, Task
from scratchnet.lessons.problems import Problems
from scratchnet.lessons.question_parsing import read_filling, read_prediction, read_question
from scratchnet.lessons.questions import Question
from scratchnet.lessons.table import LONGEST_TEXT, Table
from scratchnet.lessons.texts import text_problems
from scratchnet.lessons.tutorial import (
    Target,
    TutorialStep,
    Vocabulary,
    Wait,
    parse_target,
    parse_wait,
)
from scratchnet.quantities import Condition, Expression, parse_condition, parse_expression

_MOST_SEEDS = 1_000
_MOST_FRESH_SAMPLES = 10_000
#: What seeds a mission is judged on if it does not say.
_MISSION_SEEDS = Seeds(of=12, reach=8)
_ID = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_ID_ALLOWED = "small letters, digits, - and _, a letter first, as in xor-small"
#: How TOML, which has no null, writes that an optional setting is off.
_NONE = "none"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a lesson may refer to.

    ``presets`` load the experiments by their names; ``vocabulary`` are the things of a window.
    """

    presets: Mapping[str, Callable[[], Experiment]] = field(default_factory=dict)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)


def read_id(table: Table, key: str, default: str) -> str:
    """Return the id of a lesson or task; what is wrong with it is among the problems."""
    value = table.text(key, default)
    if not _ID.fullmatch(value):
        table.refuse(key, value, _ID_ALLOWED)
        return default
    return value


class TaskReader:
    """Reads one task's block. ``task_ids`` are those of all tasks, whose runs formulas may name."""

    def __init__(
        self,
        part: TaskPart,
        kind: Kind,
        task_ids: Collection[str],
        problems: Problems,
        surroundings: Surroundings,
        folder: Path | None,
    ) -> None:
        self._part = part
        self._kind = kind
        self._table = Table(part.block, problems)
        self._problems = problems
        self._surroundings = surroundings
        self._folder = folder
        own = part.block.content.get("id")
        self._runs = [name for name in task_ids if name != own]
        self._predictions: list[str] = []
        self._free: tuple[str, ...] = ()
        self._started = Experiment()

    def read(self) -> Task:
        """Return the task; what is wrong with it is among the problems."""
        table = self._table
        table.require("id")
        task_id = read_id(table, "id", "task")
        start = self._started = self._start()
        self._free = self._paths("free") if table.has("free") else tuple(PARAMETERS)
        hidden = self._paths("hide") if table.has("hide") else ()
        predictions = tuple(
            read_prediction(each, n, self._expression)
            for n, each in enumerate(table.tables("predict"), 1)
        )
        self._predictions = [each.id for each in predictions]
        trained = table.flag("trained", True)
        questions = tuple(
            read_question(each, n, self._expression)
            for n, each in enumerate(table.tables("question"), 1)
        )
        questions = self._filled(start) + questions
        answers = [*self._predictions, *(each.id for each in questions)]
        for answer in {each for each in answers if answers.count(each) > 1}:
            table.problem("id", f'"{answer}" is that of two questions; allowed: each id once')
        goal = self._conditions("goal")
        task = Task(
            id=task_id,
            title=table.text("title"),
            before=self._part.before,
            after=self._part.after,
            start=start,
            free=self._free,
            hidden=hidden,
            goal=goal,
            within=self._conditions("within"),
            stars=self._conditions("stars"),
            seeds=self._seeds(trained and bool(goal)),
            fresh_samples=table.whole("fresh_samples", 0, 0, _MOST_FRESH_SAMPLES),
            trained=trained,
            predictions=predictions,
            hints=tuple(self._hint(each) for each in table.tables("hint")),
            questions=questions,
            solutions=tuple(self._solution(each) for each in table.tables("solution")),
            near_misses=tuple(self._near_miss(each) for each in table.tables("near_miss")),
            steps=tuple(self._step(each) for each in table.tables("step")),
            line=self._part.block.first_line - 1,
        )
        table.refuse_others()
        self._check_kind()
        self._check_fresh_samples(task)
        return task

    def _gives(self, key: str) -> bool:
        """Return whether a key is there and not empty; what is wrong with it is told elsewhere."""
        return bool(self._part.block.content.get(key))

    def _check_kind(self) -> None:
        if self._kind is Kind.MISSION and not self._gives("goal"):
            self._table.problem("goal", "is missing; a mission has at least one goal")
        if self._kind is Kind.EXERCISE and not any(map(self._gives, ("goal", "question", "fill"))):
            self._table.problem(
                "question", "is missing; an exercise has at least one [[question]] or goal"
            )
        if self._kind is Kind.TUTORIAL and not self._gives("step"):
            self._table.problem("step", "is missing; a tutorial has at least one [[step]]")

    def _check_fresh_samples(self, task: Task) -> None:
        if task.fresh_samples and task.start.data.source == "table":
            self._table.problem(
                "fresh_samples",
                "asks for new samples, and those of a table cannot be drawn; allowed: 0, and a "
                "data.test_share above 0",
            )

    def _filled(self, start: Experiment) -> tuple[Question, ...]:
        """Return the questions that the tables ``[[fill]]`` stand for."""
        found: tuple[Question, ...] = ()
        for number, table in enumerate(self._table.tables("fill"), 1):
            filling = read_filling(table)
            decisive = [path for path in self._free if path in DECISIVE or path.startswith("data.")]
            if decisive:
                table.problem("", f"needs {decisive[0]} to be locked; leave it out of free")
            elif filling is not None and not self._problems:
                prefix = "" if number == 1 else f"f{number}_"
                try:
                    found += gaps(filling, build_problem(start), prefix)
                except (InvalidInput, FormulaError, ValueError) as error:
                    table.problem("ask", f"cannot be filled in: {error}")
        return found

    def _start(self) -> Experiment:
        """Return the experiment that the task begins with."""
        table, base = self._table, Experiment()
        preset = table.text("preset")
        file = table.text("experiment")
        if preset and file:
            table.problem("experiment", "is given beside preset; allowed: one of the two")
        if preset:
            presets = self._surroundings.presets
            if preset in presets:
                base = presets[preset]()
            else:
                near = suggestion(preset, list(presets)) or f"; known: {', '.join(presets)}"
                table.problem("preset", f'is "{preset}", which does not exist{near}')
        elif file:
            base = self._experiment_file(file) or base
        return self._with("start", table, base, None)

    def _experiment_file(self, name: str) -> Experiment | None:
        allowed = "the name of an experiment file in the lesson's own folder"
        path = Path(name)
        if path.name != name or "\\" in name or ":" in name or name.startswith("."):
            self._table.refuse("experiment", name, allowed)
            return None
        if self._folder is None:
            self._table.problem("experiment", "needs a folder; save the lesson beside it first")
            return None
        try:
            return read_experiment(self._folder / path)
        except InvalidInput as error:
            self._table.problem("experiment", f"cannot be used: {error}")
            return None

    def _with(
        self, key: str, table: Table, base: Experiment, free: Collection[str] | None
    ) -> Experiment:
        """Return an experiment with the values of a key; only those that are free, if given."""
        values = self._values(key, table, free)
        try:
            return base.with_values(values)
        except InvalidInput as error:
            table.problem(key, f"cannot be used: {error}")
            return base

    def _values(self, key: str, table: Table, free: Collection[str] | None) -> Mapping[str, object]:
        """Return settings by their paths, as they are checked."""
        found: dict[str, object] = {}
        for path, value in _flat(table.mapping(key)):
            if path not in PARAMETERS:
                near = suggestion(path, list(PARAMETERS))
                table.problem(key, f'has "{path}", which is no parameter{near}', path)
            elif free is not None and path not in free:
                table.problem(key, f"sets {path}, which is locked; allowed: what is in free")
            else:
                try:
                    found[path] = _checked(path, value)
                except NotAllowed as error:
                    table.problem(key, f"has {path} = {shortened(value)}; allowed: {error}", path)
        return found

    def _paths(self, key: str) -> tuple[str, ...]:
        """Return parameters; ``network.*`` means all of a section, ``*`` all of them."""
        found: list[str] = []
        for text in self._table.texts(key):
            section = text.removesuffix("*")
            if text == "*" or (text.endswith(".*") and section[:-1] in SECTIONS):
                found += [path for path in PARAMETERS if path.startswith(section)]
            elif text in PARAMETERS:
                found.append(text)
            else:
                near = suggestion(text, list(PARAMETERS))
                self._table.problem(key, f'has "{text}", which is no parameter{near}')
        return tuple(dict.fromkeys(found))

    def _conditions(self, key: str) -> tuple[Condition, ...]:
        found = [self._table.read(key, text, self._condition) for text in self._table.texts(key)]
        return tuple(each for each in found if each is not None)

    def _condition(self, text: str) -> Condition:
        return parse_condition(text, self._runs, self._predictions)

    def _expression(self, text: str) -> Expression:
        return parse_expression(text, self._runs, self._predictions)

    def _seeds(self, many: bool) -> Seeds:
        default = _MISSION_SEEDS if many and self._kind is Kind.MISSION else Seeds()
        if not self._table.has("seeds"):
            return default
        content = self._table.mapping("seeds")
        table = Table(self._part.block, self._problems, content, "seeds")
        table.require("of", "reach")
        of = table.whole("of", default.of, 1, _MOST_SEEDS)
        reach = table.whole("reach", min(default.reach, of), 1, of)
        table.refuse_others()
        return Seeds(of, reach)

    def _markdown(self, table: Table, key: str) -> str:
        table.require(key)
        text = table.text(key, longest=LONGEST_TEXT)
        for _, fault in text_problems(text, self._folder):
            table.problem(key, f"cannot be used: {fault}")
        return text

    def _hint(self, table: Table) -> Hint:
        text = self._markdown(table, "text")
        table.refuse_others()
        return Hint(text)

    def _solution(self, table: Table) -> Solution:
        values = self._values("set", table, self._free)
        runs = table.whole("runs", 1, 1, 100_000)
        table.refuse_others()
        self._check_together("set", table, values)
        return Solution(values, runs, table.line())

    def _near_miss(self, table: Table) -> NearMiss:
        values = self._values("set", table, self._free)
        because = table.text("because")
        table.refuse_others()
        self._check_together("set", table, values)
        return NearMiss(values, because, table.line())

    def _check_together(self, key: str, table: Table, values: Mapping[str, object]) -> None:
        """Refuse values that are allowed alone, but not together."""
        if values and not self._problems:
            try:
                self._started.with_values(coupled_together(self._started, values))
            except InvalidInput as error:
                table.problem(key, f"cannot be used: {error}")

    def _step(self, table: Table) -> TutorialStep:
        text = self._markdown(table, "text")
        vocabulary = self._surroundings.vocabulary
        shown = table.value("show")
        names = [shown] if isinstance(shown, str) else [] if shown is None else shown
        targets: list[Target] = []
        if not isinstance(names, list) or not all(isinstance(each, str) for each in names):
            table.refuse("show", shown, "a text such as control:network.hidden, or a list of them")
            names = []
        for name in names:
            target = self._named(table, "show", name, lambda each: parse_target(each, vocabulary))
            targets += [] if target is None else [target]
        waited = table.text("wait", "next")
        wait = self._named(
            table, "wait", waited, lambda each: parse_wait(each, vocabulary, self._condition)
        )
        table.refuse_others()
        return TutorialStep(text, tuple(targets), wait or Wait("next"))

    def _named(self, table: Table, key: str, text: str, reader: Callable[[str], Any]) -> Any:
        """Return what ``reader`` makes of a text; what it raises says what is allowed."""
        try:
            return reader(text)
        except ValueError as error:
            table.refuse(key, text, str(error))
            return None


def _flat(content: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield settings by their paths: TOML reads network.hidden as a table, unless it is quoted."""
    for key, value in content.items():
        if key in SECTIONS and isinstance(value, dict):
            yield from ((f"{key}.{name}", each) for name, each in value.items())
        else:
            yield key, value


def _checked(path: str, value: object) -> object:
    """Return a value in its normal form. Raises NotAllowed."""
    parameter = PARAMETERS[path]
    if value == _NONE:
        try:
            return parameter.check(_NONE)
        except NotAllowed:
            return parameter.check(None)
    return parameter.check(value)
