"""The samples of a dataset of the gallery, in a script."""

from collections.abc import Callable
from functools import partial

from scratchnet.experiment import Data
from scratchnet.export.script.assembly import Assembly
from scratchnet.export.script.texts import literal
from scratchnet.formula import Formula
from scratchnet.gallery import GALLERY

_SAMPLING = "scratchnet.datasets.dataset"


def gallery_lines(script: Assembly, data: Data, seed: str) -> list[str]:
    """Write what draws the samples; return the lines that call it."""
    entry = GALLERY[data.dataset]
    script.setting("SAMPLES", literal(data.samples), f"of the dataset “{entry.label}”")
    of = "both inputs, once the class is known" if entry.classes else "every target"
    script.setting("NOISE", literal(data.noise), f"standard deviation, added to {of}")
    script.take(_SAMPLING, "stream")
    draw, filled_in = _function_and_arguments(script, entry.make)
    arguments = [*filled_in, "SAMPLES", "NOISE", f'stream({seed}, "samples")']
    lines = [f"points, values = {draw}({', '.join(arguments)})"]
    return lines + (["values = [float(value) for value in values]"] if entry.classes else [])


def _function_and_arguments(
    script: Assembly, function: Callable[..., object]
) -> tuple[str, list[str]]:
    """Take a function; return its name, and the arguments that `partial` has filled in."""
    if isinstance(function, partial):
        name = script.take(function.func.__module__, function.func.__name__)
        return name, [_expression(script, argument) for argument in function.args]
    return script.take(function.__module__, function.__name__), []


def _expression(script: Assembly, value: object) -> str:
    if isinstance(value, Formula):
        return "objective"
    if not callable(value):
        return literal(value)
    name, arguments = _function_and_arguments(script, value)
    if not arguments:
        return name
    script.need("functools", ["partial"])
    return f"partial({', '.join([name, *arguments])})"
