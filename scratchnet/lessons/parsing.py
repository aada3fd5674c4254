"""Reading a lesson's file: nothing in it is executed, and everything that is wrong is told."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scratchnet.declare.json_document import read_document
from scratchnet.declare.parameter import NotAllowed
from scratchnet.errors import InvalidInput, suggestion
from scratchnet.experiment import PARAMETERS, SECTIONS, Experiment, read_experiment
from scratchnet.experiment.coupling import coupled_together
from scratchnet.lessons.document import Document, TaskPart, split_document
from scratchnet.lessons.lesson import (
    FORMAT,
    LEVELS,
    VERSION,
    Hint,
    Kind,
    Lesson,
    NearMiss,
    Seeds,
    Solution,
    Task,
)
from scratchnet.lessons.problems import Problems
from scratchnet.lessons.questions import Number, Prediction, Question
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
from scratchnet.texts import unwritable

_LARGEST_FILE_BYTES = 1_000_000
_MOST_TASKS = 50
_MOST_SEEDS = 1_000
_MOST_FRESH_SAMPLES = 10_000
#: What seeds a mission is judged on if it does not say.
_MISSION_SEEDS = Seeds(of=12, reach=8)
_ID = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_ID_ALLOWED = "small letters, digits, - and _, a letter first, as in xor-small"
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
#: How TOML, which has no null, writes that an optional setting is off.
_NONE = "none"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a lesson may refer to.

    ``presets`` load the experiments by their names; ``vocabulary`` are the things of a window.
    """

    presets: Mapping[str, Callable[[], Experiment]] = field(default_factory=dict)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)


def read_lesson(path: Path, surroundings: Surroundings) -> Lesson:
    """Read a lesson's file. Raises InvalidInput whose message begins with the file's name.

    It is an UnreadableLesson, with the line of each problem, if the file could be read as text.
    """

    def parse(text: str) -> Lesson | UnreadableText:
        try:
            return parse_lesson(text, surroundings, name=str(path), folder=path.parent)
        except InvalidInput as error:
            return UnreadableText(error)

    found = read_document(path, _LARGEST_FILE_BYTES, "a lesson", parse)
    if isinstance(found, UnreadableText):
        raise found.error
    return found


@dataclass(frozen=True, slots=True)
class UnreadableText:
    """Why a text is no lesson: its message names the file already."""

    error: InvalidInput


def parse_lesson(
    text: str, surroundings: Surroundings, *, name: str = "the lesson", folder: Path | None = None
) -> Lesson:
    """Read a lesson's text. Raises UnreadableLesson with all of its problems.

    ``folder`` is where its pictures and experiments lie; without one, pictures are not looked for.
    """
    problems = Problems()
    for number, line in enumerate(text.splitlines(), 1):
        if fault := unwritable(line, lines=True):
            problems.add(number, f"the text has {fault}; allowed: a text without it")
    document = split_document(text, problems)
    for number, fault in text_problems(_markdown(text, document), folder):
        problems.add(number + 1, fault)
    problems.raise_if_any(name)
    lesson = _lesson(document, text, problems, surroundings, folder)
    problems.raise_if_any(name)
    return lesson


def _markdown(text: str, document: Document) -> str:
    """Return the text with empty lines for its TOML, which keeps the numbers of the others."""
    lines = text.splitlines()
    for block in (document.head, *(part.block for part in document.tasks)):
        start = block.first_line - 1
        lines[start : start + len(block.lines)] = [""] * len(block.lines)
    return "\n".join(lines)


def _lesson(
    document: Document,
    text: str,
    problems: Problems,
    surroundings: Surroundings,
    folder: Path | None,
) -> Lesson:
    head = Table(document.head, problems)
    head.require("format", "version", "id", "title", "kind", "level", "minutes")
    head.choice("format", (FORMAT,), FORMAT)
    version = head.whole("version", VERSION, 1, 1_000_000)
    if version > VERSION:
        head.refuse(
            "version",
            version,
            f"up to {VERSION}; the lesson was written for a newer Scratchnet, please update",
        )
    kind = Kind(head.choice("kind", [each.value for each in Kind], Kind.MISSION.value))
    lesson_id = _id(head, "id", "lesson")
    title, level = head.text("title"), head.whole("level", 1, min(LEVELS), max(LEVELS))
    minutes, summary = head.whole("minutes", 10, 1, 600), head.text("summary")
    author, course = head.text("author"), head.text("course")
    head.refuse_others()
    if not document.tasks:
        problems.add(1, "there is no task; a lesson has at least one block ```toml task")
    if len(document.tasks) > _MOST_TASKS:
        problems.add(1, f"there are {len(document.tasks)} tasks; allowed: up to {_MOST_TASKS}")
        return Lesson(lesson_id, title, kind, level, minutes, summary, author, course, (), text)
    ids = [part.block.content.get("id") for part in document.tasks]
    names = [each for each in ids if isinstance(each, str)]
    tasks = [
        _TaskReader(part, kind, names, problems, surroundings, folder).read()
        for part in document.tasks
    ]
    for task in tasks:
        if names.count(task.id) > 1:
            problems.add(task.line, f'id is "{task.id}" for two tasks; allowed: each id once')
    return Lesson(
        lesson_id,
        title,
        kind,
        level,
        minutes,
        summary,
        author,
        course,
        tuple(tasks),
        text,
        folder,
    )


def _id(table: Table, key: str, default: str) -> str:
    value = table.text(key, default)
    if not _ID.fullmatch(value):
        table.refuse(key, value, _ID_ALLOWED)
        return default
    return value


class _TaskReader:
    """Reads one task's block."""

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
        task_id = _id(table, "id", "task")
        start = self._started = self._start()
        self._free = self._paths("free") if table.has("free") else tuple(PARAMETERS)
        hidden = self._paths("hide") if table.has("hide") else ()
        predictions = tuple(self._prediction(each, n) for n, each in self._numbered("predict"))
        self._predictions = [each.id for each in predictions]
        trained = table.flag("trained", True)
        questions = tuple(self._question(each, n) for n, each in self._numbered("question"))
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
        if self._kind is Kind.EXERCISE and not (self._gives("goal") or self._gives("question")):
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

    def _numbered(self, key: str) -> Iterator[tuple[int, Table]]:
        return enumerate(self._table.tables(key), 1)

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
                table.problem(key, f'has "{path}", which is no parameter{near}')
            elif free is not None and path not in free:
                table.problem(key, f"sets {path}, which is locked; allowed: what is in free")
            else:
                try:
                    found[path] = _checked(path, value)
                except NotAllowed as error:
                    table.problem(key, f"has {path} = {value!r}; allowed: {error}")
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

    def _name(self, table: Table, default: str) -> str:
        value = table.text("id", default)
        if not _NAME.fullmatch(value):
            table.refuse("id", value, "letters, digits and _, a letter first")
            return default
        return value

    def _number(self, table: Table) -> Number | None:
        """Return the number that ``answer`` expects, with its tolerance."""
        answer = table.value("answer")
        tolerance, relative = self._tolerance(table)
        if answer is None:
            return None
        if isinstance(answer, str):
            formula = table.read("answer", answer, self._expression)
            return None if formula is None else Number(None, formula, tolerance, relative)
        if isinstance(answer, bool) or not isinstance(answer, int | float) or answer != answer:
            table.refuse("answer", answer, "a number, or a formula in quotes")
            return None
        return Number(float(answer), None, tolerance, relative)

    def _tolerance(self, table: Table) -> tuple[float, bool]:
        value = table.value("tolerance")
        allowed = 'a number of at least 0, or a part of the answer, as in "20 %"'
        if isinstance(value, str) and (match := re.fullmatch(r"\s*([\d.]+)\s*%\s*", value)):
            try:
                return float(match[1]) / 100, True
            except ValueError:
                table.refuse("tolerance", value, allowed)
                return 0.0, False
        if isinstance(value, str):
            table.refuse("tolerance", value, allowed)
            return 0.0, False
        return table.number("tolerance", 0.0, 0.0), False

    def _prediction(self, table: Table, number: int) -> Prediction:
        table.require("ask")
        ask, name = table.text("ask"), self._name(table, f"p{number}")
        choices, expected, correct = table.texts("choices"), None, None
        if choices:
            if table.has("correct"):
                correct = table.whole("correct", 0, 0, len(choices) - 1)
        else:
            table.require("answer")
            expected = self._number(table)
        table.refuse_others()
        return Prediction(name, ask, expected, choices, correct, table.line())

    def _question(self, table: Table, number: int) -> Question:
        table.require("ask")
        ask, name = table.text("ask", longest=LONGEST_TEXT), self._name(table, f"q{number}")
        choices, items = table.texts("choices"), table.texts("items")
        at_step = table.whole("at_step", 0, 0, 10_000_000) if table.has("at_step") else None
        expected: Number | None = None
        correct: tuple[int, ...] = ()
        several = False
        if choices:
            several = isinstance(table.value("correct"), list)
            correct = self._correct(table, choices, items)
        elif items:
            table.problem("items", "needs choices, from which each item gets one")
        else:
            table.require("answer")
            expected = self._number(table)
        explain = table.text("explain", longest=LONGEST_TEXT)
        table.refuse_others()
        return Question(
            id=name,
            ask=ask,
            number=expected,
            choices=choices,
            correct=correct,
            items=items,
            several=several and not items,
            at_step=at_step,
            explain=explain,
            line=table.line(),
        )

    def _correct(
        self, table: Table, choices: tuple[str, ...], items: tuple[str, ...]
    ) -> tuple[int, ...]:
        table.require("correct")
        if len(choices) < 2:
            table.refuse("choices", list(choices), "at least two choices")
        value = table.value("correct")
        if not isinstance(value, list):
            if items:
                table.refuse("correct", value, f"a list of {len(items)}: a choice for each item")
                return (0,) * len(items)
            return (table.whole("correct", 0, 0, len(choices) - 1),)
        good = [
            each
            for each in value
            if isinstance(each, int) and not isinstance(each, bool) and 0 <= each < len(choices)
        ]
        if len(good) != len(value) or not value or (items and len(good) != len(items)):
            count = f" of {len(items)}, one for each item" if items else ""
            allowed = f"a list{count}, of numbers of choices from 0 to {len(choices) - 1}"
            table.refuse("correct", value, allowed)
            return (0,) * (len(items) or 1)
        return tuple(good) if items else tuple(sorted(set(good)))

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
