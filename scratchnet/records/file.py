"""The run file: JSON, extension ``.scratchnet-run``.

One object with these keys, all but ``hand_in`` in each file, in any order and with any white space
between:

- ``format`` ("scratchnet-run") and ``version`` of the format;
- ``author``, ``title``, ``created`` (UTC, ISO 8601): texts, which may be empty;
- ``hand_in``, not in version 1, only of runs that are handed in: what for, see
  `scratchnet.records.hand_in`;
- ``origin``: ``program``, ``python``, ``system``, ``machine``, ``libc``, texts as well;
- ``experiment`` as it was before the first step, in the form of an experiment file; ``engine``;
  ``changes`` of settings, each with ``step`` (steps made before it), ``path`` and ``value``: live
  ones, and in version 3 those that a branch may change, the optimizer and the schedule; and
  ``steps``, how many were made: these decide every bit of what follows;
- ``samples``: the SHA-256 of the samples, see `scratchnet.records.digest_of`;
- ``status``, ``stopped_by``, ``diverged_at`` (null or a step);
- ``losses`` and ``penalties``: base64 of little-endian doubles, eight bytes each;
- ``initial_parameters`` and ``parameters``: lists by layer, by neuron, ``[w…, b]``;
- ``sha256`` of all other keys, written as JSON in ASCII with sorted keys and no white space.

The SHA-256 detects damage. It is no signature, for anyone can compute it: only running the recipe
again shows that the run is genuine.
"""

import json
import re
import sys
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from math import isfinite
from pathlib import Path
from typing import Any

from scratchnet.declare.json_document import check_header, parse_document, read_document
from scratchnet.declare.parameter import finite
from scratchnet.errors import InvalidInput, InvalidValue, UnknownField
from scratchnet.experiment import PARAMETERS, Effect, Experiment
from scratchnet.experiment.data import input_names
from scratchnet.files import atomic_file
from scratchnet.records.hand_in import hand_in_from_document, hand_in_to_document
from scratchnet.records.recipes import recipe_from_dict, recipe_to_dict
from scratchnet.records.run import About, Origin, Run, as_bytes
from scratchnet.reference.article import Parameters
from scratchnet.run.recipe import Recipe
from scratchnet.run.snapshot import Status
from scratchnet.texts import check_text, writable

FORMAT = "scratchnet-run"
#: A run whose optimizer or schedule changed at a branch is of version 3, another one that is handed
#: in for a lesson of version 2, any other of version 1: older programs read what they understand.
VERSION = 3
SUFFIX = ".scratchnet-run"

#: Enough for the losses and penalties of the longest run, and for an experiment with its data.
_LARGEST_FILE_BYTES = 300_000_000
#: More values than that are damage, and as small lists they would fill the memory.
_MOST_VALUES = 5_000_000
#: What distinguishes a run from other files, and within how many bytes it comes.
_BEGINNING = re.compile(rf'"format"\s*:\s*"{FORMAT}"'.encode())
_LONGEST_BEGINNING = 1_000


def run_to_text(run: Run) -> str:
    """Return the file's text, a line per key."""
    return "".join(_text_of(run))


def _text_of(run: Run) -> Iterator[str]:
    """Yield the file's text in portions: all of a long run would fill the memory."""
    document = {"format": FORMAT, "version": _version_of(run), **run_to_document(run)}
    document["sha256"] = _digest(document)
    before = "{\n"
    for key, value in document.items():
        yield f"{before}  {json.dumps(key)}: "
        yield from _json(value, ensure_ascii=False)
        before = ",\n"
    yield "\n}\n"


def _version_of(run: Run) -> int:
    """Return the first version of the format that can hold a run."""
    if any(PARAMETERS[each.path].effect is Effect.BRANCH for each in run.recipe.changes):
        return 3
    return 1 if run.hand_in is None else 2


def run_from_text(text: str) -> Run:
    """Read a run. Raises InvalidInput with a message for the user."""
    if sum(map(text.count, ",[{")) > _MOST_VALUES:
        raise InvalidInput(f"not a run file: it holds more than {_MOST_VALUES:,} values")
    document = parse_document(text, "a run")
    check_header(document, FORMAT, VERSION)
    _check_keys(document)
    if document["sha256"] != _digest(document):
        raise InvalidInput("damaged: the content has changed (the SHA-256 differs)")
    return run_from_document(document)


def read_run(path: Path) -> Run:
    """Read a run file. Raises InvalidInput whose message begins with the file's name."""
    return read_document(path, _LARGEST_FILE_BYTES, "a run file", run_from_text, "damaged: ")


def is_run_file(path: Path) -> bool:
    """Return whether a file has the suffix of a run, or starts like one."""
    if path.name.endswith(SUFFIX):
        return True
    try:
        if not path.is_file():
            # A pipe can be read only once.
            return False
        with path.open("rb") as file:
            return _BEGINNING.search(file.read(_LONGEST_BEGINNING)) is not None
    except OSError:
        return False


def write_run(path: Path, run: Run) -> None:
    """Write a run file, whole or not at all. Raises OSError."""
    with atomic_file(path) as file:
        for portion in _text_of(run):
            file.write(portion.encode())


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Doubles, as the value of a key: base64 of their eight bytes each."""

    numbers: Sequence[float]


def _json(value: object, **form: Any) -> Iterator[str]:
    """Yield JSON in small portions: a single call would keep the lock from a window."""
    if isinstance(value, _Numbers):
        yield '"'
        yield from _encoded(value.numbers)
        yield '"'
    else:
        yield from json.JSONEncoder(allow_nan=False, **form).iterencode(value)


def _digest(document: dict[str, Any]) -> str:
    """Return the SHA-256 of the keys in order, as JSON in ASCII without white space."""
    digest = sha256()
    before = "{"
    try:
        for key in sorted(document):
            if key == "sha256":
                continue
            digest.update(f"{before}{json.dumps(key)}:".encode("ascii"))
            for portion in _json(document[key], sort_keys=True, separators=(",", ":")):
                digest.update(portion.encode("ascii"))
            before = ","
    except ValueError:
        # 1e999 is valid JSON, but not a finite number.
        raise InvalidInput("damaged: a number in it is too large") from None
    except RecursionError:
        raise InvalidInput("damaged: brackets nested too deeply") from None
    digest.update(b"}")
    return digest.hexdigest()


def _check_keys(document: dict[str, object]) -> None:
    known = [*_KEYS] if document.get("version") == 1 else [*_KEYS, _HAND_IN_KEY]
    for key in document:
        if key not in known:
            raise UnknownField(key, known)
    missing = [key for key in _KEYS if key not in document]
    if missing:
        raise InvalidInput(f"damaged: {', '.join(missing)} missing")


LONGEST_TEXT = 300

_ABOUT_KEYS = ("author", "title", "created")
_ORIGIN_KEYS = ("program", "python", "system", "machine", "libc")
_RECIPE_KEYS = ("experiment", "engine", "changes", "steps")
_RESULT_KEYS = (
    "samples",
    "status",
    "stopped_by",
    "diverged_at",
    "losses",
    "penalties",
    "initial_parameters",
    "parameters",
)
_HAND_IN_KEY = "hand_in"
#: Every key that each run has, in the order of the file.
_KEYS = (
    "format",
    "version",
    *_ABOUT_KEYS,
    "origin",
    *_RECIPE_KEYS,
    *_RESULT_KEYS,
    "sha256",
)


def run_to_document(run: Run) -> dict[str, Any]:
    """Return the content of each key but format, version and SHA-256, with tuples for lists."""
    return {
        **{name: getattr(run.about, name) for name in _ABOUT_KEYS},
        **({} if run.hand_in is None else {_HAND_IN_KEY: hand_in_to_document(run.hand_in)}),
        "origin": {name: getattr(run.origin, name) for name in _ORIGIN_KEYS},
        **recipe_to_dict(run.recipe),
        "samples": run.samples,
        "status": run.status.value,
        "stopped_by": run.stopped_by,
        "diverged_at": run.diverged_at,
        "losses": _Numbers(run.losses),
        "penalties": _Numbers(run.penalties),
        "initial_parameters": run.initial_parameters,
        "parameters": run.parameters,
    }


def run_from_document(document: dict[str, Any]) -> Run:
    """Read a run from a document that has every key. Raises InvalidInput."""
    recipe = recipe_from_dict({key: document[key] for key in _RECIPE_KEYS})
    origin = document["origin"]
    if not isinstance(origin, dict) or set(origin) != set(_ORIGIN_KEYS):
        raise InvalidValue("origin", origin, f"an object with {', '.join(_ORIGIN_KEYS)}")
    experiment, steps = recipe.experiment, recipe.steps
    return Run(
        recipe=recipe,
        status=_status(document["status"]),
        stopped_by=_stopped_by(document["stopped_by"]),
        diverged_at=_diverged_at(document, recipe),
        losses=decoded("losses", document["losses"], steps),
        penalties=decoded("penalties", document["penalties"], range(steps + 1)),
        initial_parameters=checked_parameters(
            "initial_parameters", document["initial_parameters"], experiment
        ),
        parameters=checked_parameters("parameters", document["parameters"], experiment),
        samples=_samples(document["samples"]),
        origin=Origin(**{name: _text(f"origin.{name}", origin[name]) for name in _ORIGIN_KEYS}),
        about=About(**{name: _text(name, document[name]) for name in _ABOUT_KEYS}),
        hand_in=(
            hand_in_from_document(document[_HAND_IN_KEY]) if _HAND_IN_KEY in document else None
        ),
    )


def _status(value: object) -> Status:
    known = [status.value for status in Status]
    if value not in known:
        raise InvalidValue("status", value, "one of " + ", ".join(f'"{each}"' for each in known))
    return Status(value)


def _diverged_at(document: dict[str, Any], recipe: Recipe) -> int | None:
    value = document["diverged_at"]
    expected = recipe.steps + 1 if document["status"] == Status.DIVERGED.value else None
    if value != expected or isinstance(value, bool):
        allowed = "null, or the step after the last for a run that diverged"
        raise InvalidValue("diverged_at", value, allowed)
    return expected


def _text(field: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise InvalidValue(field, value, f"a text of up to {LONGEST_TEXT} characters")
    # Version 0.1.0 let any text in.
    return writable(value)


def _stopped_by(value: object) -> str:
    """Return why a run was stopped, in today's words; version 0.1.0 worded one differently."""
    old = r"no new least (training loss|test loss) for ([\d,]+) steps"
    return re.sub(old, r"the \1 has not improved for \2 steps", _text("stopped_by", value))


def _samples(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch("[0-9a-f]{64}", value):
        raise InvalidValue("samples", value, "64 hexadecimal digits")
    return value


def checked_about(author: str, title: str) -> About:
    """Return the author and title of a run. Raises InvalidValue for what no file can hold."""
    for field, text in (("author", author), ("title", title)):
        _text(field, check_text(field, text.strip()))
    return About(author.strip(), title.strip())


#: Losses are converted in portions, between which other threads can run. The bytes of a portion
#: are a multiple of three, so that the base64 of the portions is that of the whole.
_PORTION = 60_000
_CHARACTERS = _PORTION * 8 // 3 * 4


def encoded(numbers: Sequence[float]) -> str:
    """Return doubles as base64 of their eight bytes each, the least significant first."""
    return "".join(_encoded(numbers))


def _encoded(numbers: Sequence[float]) -> Iterator[str]:
    for start in range(0, len(numbers), _PORTION):
        yield b64encode(as_bytes(array("d", numbers[start : start + _PORTION]))).decode("ascii")


def decoded(field: str, text: object, count: int | range) -> "memoryview[float]":
    """Return the doubles, read-only; ``count`` is how many are required.

    Raises InvalidValue for anything else, and for numbers that are not finite.
    """
    counts = range(count, count + 1) if isinstance(count, int) else count
    number = f"{counts[0]:,}" if len(counts) == 1 else f"up to {counts[-1]:,}"
    allowed = f"{number} finite numbers as base64 of little-endian doubles"
    if not isinstance(text, str):
        raise InvalidValue(field, text, allowed)
    numbers = array("d")
    for start in range(0, len(text), _CHARACTERS):
        try:
            content = b64decode(text[start : start + _CHARACTERS], validate=True)
        except ValueError:
            raise InvalidValue(field, text[:100], allowed) from None
        if len(content) % numbers.itemsize:
            raise InvalidValue(field, text[:100], allowed)
        portion = array("d", content)
        if sys.byteorder == "big":
            portion.byteswap()
        if not all(map(isfinite, portion)):
            raise InvalidValue(field, "a list with a number that is not finite", allowed)
        numbers.extend(portion)
    if len(numbers) not in counts:
        raise InvalidValue(field, f"{len(numbers):,} numbers", allowed)
    view: memoryview[float] = memoryview(numbers)
    return view.toreadonly()


def checked_parameters(field: str, value: object, experiment: Experiment) -> Parameters:
    """Return parameters of the shape that the experiment's network has. Raises InvalidValue.

    Any number of outputs will do, for it depends on the samples.
    """
    hidden = experiment.network.hidden
    inputs = len(experiment.network.features or input_names(experiment.data))
    outputs = len(value[-1]) if isinstance(value, list) and value and _list(value[-1]) else 0
    sizes = (inputs, *hidden, max(1, outputs))
    shape = "-".join(map(str, sizes))
    allowed = f"the parameters of a network {shape}, finite numbers: by layer, by neuron, [w…, b]"
    layers = []
    for number, (before, neurons) in enumerate(pairwise(sizes)):
        layer = value[number] if isinstance(value, list) and number < len(value) else None
        rows = [_row(row, before + 1) for row in layer] if isinstance(layer, list) else []
        if len(rows) != neurons or None in rows:
            raise InvalidValue(field, value, allowed)
        layers.append(tuple(row for row in rows if row is not None))
    if isinstance(value, list) and len(value) > len(layers):
        raise InvalidValue(field, value, allowed)
    return tuple(layers)


def _list(value: object) -> bool:
    return isinstance(value, list)


def _row(row: object, length: int) -> tuple[float, ...] | None:
    if not isinstance(row, list) or len(row) != length:
        return None
    numbers = [finite(value) for value in row]
    return (
        tuple(number for number in numbers if number is not None) if None not in numbers else None
    )
