"""The plan of a sweep: which experiments, with which seeds, by which engine, for which goal."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import prod
from typing import Any

from scratchnet.datasets import build_problem
from scratchnet.datasets.dataset import stream
from scratchnet.declare.json_document import check_header, parse_document
from scratchnet.declare.parameter import whole
from scratchnet.engines import ENGINES, EXACT
from scratchnet.errors import InvalidInput, InvalidValue, UnknownField, cut
from scratchnet.experiment import PARAMETERS, Experiment
from scratchnet.experiment.file import document_of, experiment_from_dict
from scratchnet.formula import FormulaError
from scratchnet.many.varying import Varied, varied
from scratchnet.quantities import Condition, Outcome, parse_condition
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Status

FORMAT = "scratchnet-sweep"
VERSION = 1
#: More runs than that are a mistake.
MOST_RUNS = 10_000_000
#: So many combinations are looked at before the first run; others are refused when they come.
_MOST_CHECKED = 1_000
_SEED = PARAMETERS["seed"]


@dataclass(frozen=True)
class Plan:
    """A sweep: all combinations of the varied settings, each with as many ``seeds``.

    Seeds are counted on from that of ``experiment``. Runs are numbered from 0, the seeds of one
    combination in a row, and of the varied settings the last changes fastest. With ``drawn``, only
    so many of the combinations are tried, drawn at random by the experiment's seed, each once.
    ``goal`` is a condition, see `scratchnet.quantities`, or "".

    Raises InvalidInput for settings that do not fit together.
    """

    experiment: Experiment
    varied: tuple[Varied, ...] = ()
    seeds: int = 1
    engine: str = EXACT
    goal: str = ""
    drawn: int | None = None

    def __post_init__(self) -> None:
        paths = [each.path for each in self.varied]
        for path in paths:
            if paths.count(path) > 1:
                raise InvalidInput(f"{path} is varied twice; allowed: once, with all its values")
        last_seed = self.experiment.seed + self.seeds - 1
        if self.seeds < 1 or last_seed > _SEED.maximum:  # type: ignore[attr-defined]
            raise InvalidValue("seeds", self.seeds, f"a number of seeds, {_SEED.allowed()}")
        grid = self._grid
        if self.drawn is not None and not 1 <= self.drawn <= grid:
            raise InvalidValue(
                "random", self.drawn, f"1 to {grid:,}, for so many combinations there are"
            )
        if len(self) > MOST_RUNS:
            raise InvalidInput(f"the sweep has {len(self):,} runs; allowed: up to {MOST_RUNS:,}")
        if self.goal:
            self.condition()

    def __len__(self) -> int:
        """How many runs there are."""
        return self.combinations * self.seeds

    @property
    def combinations(self) -> int:
        """How many combinations of the varied settings are tried."""
        return self._grid if self.drawn is None else self.drawn

    @cached_property
    def _grid(self) -> int:
        return prod(len(each.values) for each in self.varied)

    def seed(self, number: int) -> int:
        """Return the seed of a run."""
        return self.experiment.seed + number % self.seeds

    def combination(self, number: int) -> tuple[Any, ...]:
        """Return the values of the varied settings in a run."""
        place = number // self.seeds
        if self.drawn is not None:
            place = _drawn(self.experiment.seed, self._grid, self.drawn)[place]
        values: list[Any] = []
        for each in reversed(self.varied):
            place, index = divmod(place, len(each.values))
            values.append(each.values[index])
        return tuple(reversed(values))

    def experiment_of(self, number: int) -> Experiment:
        """Return the experiment of a run. Raises InvalidInput if its settings do not fit."""
        values = dict(
            zip((each.path for each in self.varied), self.combination(number), strict=True)
        )
        return self.experiment.with_values({**values, "seed": self.seed(number)})

    def check(self) -> None:
        """Look at the combinations before the first run.

        Raises InvalidInput, which names the first combination that cannot be trained.
        """
        for place in range(min(self.combinations, _MOST_CHECKED)):
            number = place * self.seeds
            try:
                build_problem(self.experiment_of(number))
            except (InvalidInput, FormulaError) as error:
                settings = self.settings_text(number)
                raise InvalidInput(f"{settings}: {error}" if settings else str(error)) from error

    def settings_text(self, number: int) -> str:
        """Return the varied settings of a run, as they are written on a command line."""
        pairs = zip(self.varied, self.combination(number), strict=True)
        return " ".join(f"{each.path}={value_text(each.path, value)}" for each, value in pairs)

    def condition(self) -> Condition | None:
        """Return the goal, or None. Raises InvalidInput."""
        if not self.goal:
            return None
        try:
            return _condition(self.goal)
        except FormulaError as error:
            raise InvalidValue("goal", self.goal, f"a condition ({error})") from error

    def examine(self) -> "Goal | None":
        """Return what judges each run at its end; None without a goal."""
        return Goal(self.goal) if self.goal else None

    def document(self) -> dict[str, Any]:
        """Return the plan as JSON, with tuples for lists."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "experiment": document_of(self.experiment),
            "varied": {each.path: each.document() for each in self.varied},
            "seeds": self.seeds,
            "engine": self.engine,
            "goal": self.goal,
            "random": self.drawn,
        }

    def text(self) -> str:
        """Return the plan as JSON text; equal plans have equal texts."""
        return json.dumps(self.document(), ensure_ascii=False, allow_nan=False)

    def differences(self, other: "Plan") -> Iterator[str]:
        """Yield what distinguishes another plan from this one, as text."""
        for path in self.experiment.differences(other.experiment):
            mine, theirs = self.experiment.value(path), other.experiment.value(path)
            yield f"{path} is {cut(value_text(path, theirs))}, not {cut(value_text(path, mine))}"
        mine, theirs = (
            {each.path: _values_text(each) for each in plan.varied} for plan in (self, other)
        )
        for path in {**theirs, **mine}:
            if path not in theirs:
                yield f"{path} does not vary, there it takes {mine[path]}"
            elif mine.get(path) != theirs[path]:
                there = mine.get(path, "one value")
                yield f"{path} takes {theirs[path]}, not {there}"
        if mine == theirs and self.varied != other.varied:
            yield f"the order is {', '.join(theirs)}, not {', '.join(mine)}"
        for name, field in {"seeds": "seeds", "engine": "engine", "random": "drawn"}.items():
            if getattr(self, field) != getattr(other, field):
                yield f"{name} is {getattr(other, field)}, not {getattr(self, field)}"
        if self.goal != other.goal:
            yield f"goal is {other.goal or 'missing'}, not {self.goal or 'missing'}"


@dataclass(frozen=True, slots=True)
class Goal:
    """Judges a session at its end: whether it reached the goal. A run that diverged did not."""

    text: str

    def __call__(self, session: Session) -> bool:
        if session.status is Status.DIVERGED:
            return False
        outcome = Outcome(session.snapshot(), session.problem, evaluate=session.evaluate_samples)
        return _condition(self.text).judge(outcome).holds


def plan_from_text(text: str) -> Plan:
    """Read a plan. Raises InvalidInput."""
    document = parse_document(text, "a plan")
    check_header(document, FORMAT, VERSION)
    known = ["format", "version", "experiment", "varied", "seeds", "engine", "goal", "random"]
    for key in document:
        if key not in known:
            raise UnknownField(key, known)
    settings, engine, goal = (document.get(key) for key in ("varied", "engine", "goal"))
    if not isinstance(settings, dict) or not all(isinstance(v, list) for v in settings.values()):
        raise InvalidValue("varied", settings, "an object with a list of values for each setting")
    if engine not in ENGINES:
        raise InvalidValue("engine", engine, "one of " + ", ".join(ENGINES))
    if not isinstance(goal, str):
        raise InvalidValue("goal", goal, "a condition, or an empty text")
    numbers = {key: whole(document.get(key)) for key in ("seeds", "random")}
    return Plan(
        experiment_from_dict(document.get("experiment")),
        tuple(varied(path, values) for path, values in settings.items()),
        numbers["seeds"] or 0,
        str(engine),
        goal,
        None if document.get("random") is None else numbers["random"] or 0,
    )


def value_text(path: str, value: Any) -> str:
    """Return a setting's value as it is written on a command line."""
    return value if isinstance(value, str) else _json(PARAMETERS[path].document(value))


def _values_text(each: Varied) -> str:
    return cut(_json(each.document()))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=8)
def _condition(text: str) -> Condition:
    return parse_condition(text)


@lru_cache(maxsize=8)
def _drawn(seed: int, grid: int, count: int) -> tuple[int, ...]:
    """Return which combinations of a grid are tried, in the grid's order."""
    return tuple(sorted(stream(seed, "sweep").sample(range(grid), count)))
