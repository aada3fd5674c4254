"""The start of a task as a line of TOML, and where it stands in a lesson's text. No Qt."""

import json
import re
from collections.abc import Callable, Mapping

from scratchnet.errors import InvalidInput
from scratchnet.experiment import PARAMETERS, Experiment

_BLOCK = re.compile(r"^\s*(`{3,}|~{3,})\s*toml\s+task\s*$")
_PRESET = re.compile(r'^\s*preset\s*=\s*"([^"]*)"')
_START = re.compile(r"^\s*start\s*=")
_OTHER_START = re.compile(r"^\s*(\[start\]|experiment\s*=)")
_ID = re.compile(r"^\s*id\s*=")
#: How a lesson writes a setting that is off.
_NONE = "none"
#: A longer line would be that of a table of samples.
_LONGEST = 4_000


def start_line(experiment: Experiment, base: Experiment) -> str:
    """Return the line that makes an experiment of another.

    Raises InvalidInput for one with samples of its own, which do not fit into a line.
    """
    pairs = [
        f'"{path}" = {_toml(PARAMETERS[path].document(experiment.value(path)))}'
        for path in base.differences(experiment)
    ]
    line = f"start = {{{', '.join(pairs)}}}"
    if len(line) > _LONGEST:
        raise InvalidInput(
            "The experiment has samples or weights of its own, too many for a line. Save it beside "
            'the lesson, and write experiment = "NAME.scratchnet.json" into the task'
        )
    return line


def with_start(
    text: str,
    at_line: int,
    experiment: Experiment,
    presets: Mapping[str, Callable[[], Experiment]],
) -> str:
    """Return a lesson's text in which the task at a line, from 0, begins with an experiment.

    Outside of tasks it is the first one after it, or the last. Its preset stays, and the line says
    what differs from that. Raises InvalidInput without a task, and where it cannot be written.
    """
    lines = text.split("\n")
    first, end = _task_at(lines, at_line)
    inside = range(first, end)
    if any(_OTHER_START.match(lines[number]) for number in inside):
        raise InvalidInput(
            "The task names its start by [start] or by experiment: remove that, and try again"
        )
    named = next((match[1] for n in inside if (match := _PRESET.match(lines[n]))), "")
    base = presets[named]() if named in presets else Experiment()
    line = start_line(experiment, base)
    old = next((number for number in inside if _START.match(lines[number])), None)
    if old is not None:
        lines[old] = line
    else:
        after = [n for n in inside if _ID.match(lines[n]) or _PRESET.match(lines[n])]
        lines.insert(max(after, default=first - 1) + 1, line)
    return "\n".join(lines)


def _task_at(lines: list[str], at_line: int) -> tuple[int, int]:
    """Return the first line of a task's keys at the top of its block, and the one after them."""
    found: list[tuple[int, int, int]] = []
    for number, line in enumerate(lines):
        match = _BLOCK.match(line)
        if match is None:
            continue
        closed = (n for n in range(number + 1, len(lines)) if lines[n].strip() == match[1])
        close = next(closed, len(lines))
        # Keys after a table belong to that.
        tables = (n for n in range(number + 1, close) if lines[n].lstrip().startswith("[["))
        found.append((number + 1, next(tables, close), close))
    if not found:
        raise InvalidInput("There is no task yet: write a block ```toml task first")
    first, end, _ = next((each for each in found if at_line <= each[2]), found[-1])
    return first, end


def _toml(value: object) -> str:
    if value is None:
        return f'"{_NONE}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, Mapping):
        return (
            f"{{{', '.join(f'{json.dumps(key)} = {_toml(each)}' for key, each in value.items())}}}"
        )
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value, ensure_ascii=False)
