"""What a run is handed in for: its lesson and task, with the answers of the learner."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scratchnet.declare.parameter import finite, whole
from scratchnet.engines import ENGINES
from scratchnet.errors import InvalidValue
from scratchnet.experiment import PARAMETERS
from scratchnet.texts import writable

_KEYS = ("lesson", "sha256", "task", "answers", "hints", "runs", "evidence")
_EVIDENCE_KEYS = ("set", "engine", "steps", "loss")
_LONGEST_NAME = 100
_MOST_ANSWERS, _MOST_CHOICES, _MOST_COUNT = 200, 100, 10_000_000
#: More runs prove nothing more.
MOST_EVIDENCE = 200


@dataclass(frozen=True, slots=True)
class Evidence:
    """Another run of a task: the settings in which it differs from the start, its ``engine`` and
    ``steps``, and the ``loss`` of the last of them. It can be made again.
    """

    values: Mapping[str, object]
    engine: str
    steps: int
    loss: float


@dataclass(frozen=True, slots=True)
class HandIn:
    """The ``lesson`` and ``task`` of a run by their ids, with the lesson's ``digest``.

    ``answers`` are those to its questions and predictions, by their ids: a number, the number of a
    choice from 0, or several of them. ``hints`` is how many were taken, ``runs`` how many runs were
    made in all: that is only what the program says that made the file. ``evidence`` are those
    runs, for a task that asks for it.
    """

    lesson: str
    digest: str
    task: str
    answers: Mapping[str, float | int | tuple[int, ...]] = field(default_factory=dict)
    hints: int = 0
    runs: int = 1
    evidence: tuple[Evidence, ...] = ()


def hand_in_to_document(hand_in: HandIn) -> dict[str, Any]:
    """Return it as JSON, with tuples for lists."""
    return {
        "lesson": hand_in.lesson,
        "sha256": hand_in.digest,
        "task": hand_in.task,
        "answers": dict(hand_in.answers),
        "hints": hand_in.hints,
        "runs": hand_in.runs,
        "evidence": [
            {
                "set": dict(each.values),
                "engine": each.engine,
                "steps": each.steps,
                "loss": each.loss,
            }
            for each in hand_in.evidence
        ],
    }


def hand_in_from_document(document: object) -> HandIn:
    """Read it from decoded JSON. Raises InvalidInput."""
    if not isinstance(document, dict) or set(document) != set(_KEYS):
        raise InvalidValue("hand_in", document, f"an object with {', '.join(_KEYS)}")
    digest = document["sha256"]
    if not isinstance(digest, str) or not re.fullmatch("[0-9a-f]{64}", digest):
        raise InvalidValue("hand_in.sha256", digest, "64 hexadecimal digits")
    answers = document["answers"]
    if not isinstance(answers, dict) or len(answers) > _MOST_ANSWERS:
        raise InvalidValue("hand_in.answers", answers, f"an object of up to {_MOST_ANSWERS}")
    evidence = document["evidence"]
    if not isinstance(evidence, list) or len(evidence) > MOST_EVIDENCE:
        raise InvalidValue("hand_in.evidence", evidence, f"a list of up to {MOST_EVIDENCE} runs")
    return HandIn(
        _name("lesson", document["lesson"]),
        digest,
        _name("task", document["task"]),
        {_name("answers", key): _answer(key, value) for key, value in answers.items()},
        _count("hints", document["hints"]),
        _count("runs", document["runs"]),
        tuple(_evidence(f"evidence[{number}]", each) for number, each in enumerate(evidence)),
    )


def _evidence(key: str, value: object) -> Evidence:
    if not isinstance(value, dict) or set(value) != set(_EVIDENCE_KEYS):
        allowed = f"an object with {', '.join(_EVIDENCE_KEYS)}"
        raise InvalidValue(f"hand_in.{key}", value, allowed)
    values, engine, steps, loss = (value[name] for name in _EVIDENCE_KEYS)
    if not isinstance(values, dict) or not all(path in PARAMETERS for path in values):
        raise InvalidValue(f"hand_in.{key}.set", values, "settings by their paths")
    if engine not in ENGINES:
        raise InvalidValue(f"hand_in.{key}.engine", engine, f"one of {', '.join(ENGINES)}")
    number = finite(loss)
    if number is None:
        raise InvalidValue(f"hand_in.{key}.loss", loss, "a finite number")
    return Evidence(values, engine, _count(f"{key}.steps", steps), number)


def _name(key: str, value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_NAME:
        raise InvalidValue(f"hand_in.{key}", value, f"a name of up to {_LONGEST_NAME} characters")
    return writable(value)


def _count(key: str, value: object) -> int:
    number = whole(value)
    if number is None or not 0 <= number <= _MOST_COUNT:
        raise InvalidValue(f"hand_in.{key}", value, f"a whole number from 0 to {_MOST_COUNT:,}")
    return number


def _answer(key: str, value: object) -> float | int | tuple[int, ...]:
    field_name = f"hand_in.answers.{writable(key)}"
    if isinstance(value, list):
        chosen = [whole(each) for each in value]
        if len(chosen) <= _MOST_CHOICES and None not in chosen:
            return tuple(each for each in chosen if each is not None)
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _MOST_COUNT:
        return value
    elif (number := finite(value)) is not None:
        return number
    raise InvalidValue(field_name, value, "a finite number, or a list of whole numbers")
