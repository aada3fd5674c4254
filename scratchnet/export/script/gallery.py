"""The samples of a dataset of the gallery, in a script."""

from collections.abc import Callable
from inspect import getclosurevars

from scratchnet.experiment import Data
from scratchnet.export.script.assembly import Assembly
from scratchnet.export.script.rewriting import Edit
from scratchnet.export.script.texts import literal
from scratchnet.gallery import GALLERY

_SAMPLING = "scratchnet.datasets.sampling"
#: What the numbers mean that datasets of the gallery are made with.
_MADE_WITH = {
    "arms": "of the spiral, a class each",
    "turns": "of each arm",
    "classes": "how many there are",
    "reach": "of each cloud, from its centre",
    "domain": "the range of every input",
    "inputs": "of the objective",
}


def gallery_lines(script: Assembly, data: Data, seed: str) -> list[str]:
    """Write what draws the samples; return the lines that call it."""
    entry = GALLERY[data.dataset]
    script.setting("SAMPLES", literal(data.samples), f"of the dataset “{entry.label}”")
    of = "both inputs, once the class is known" if entry.classes else "every target"
    script.setting("NOISE", literal(data.noise), f"standard deviation, added to {of}")
    script.take(_SAMPLING, "stream")
    words = "Draw so many samples: points, and a target or the number of a class for each."
    made = _take_closure(script, entry.make, "draw_samples", words)
    lines = [f'points, values = {made}(SAMPLES, NOISE, stream({seed}, "samples"))']
    return lines + (["values = [float(value) for value in values]"] if entry.classes else [])


def _take_closure(
    script: Assembly, function: Callable[..., object], name: str, docstring: str
) -> str:
    """Take a function that is made inside another, with the values that are known to it there."""
    put: dict[str, str | bool] = {}
    for variable, value in getclosurevars(function).nonlocals.items():
        if variable == "formula":
            continue
        if callable(value):
            words = "Draw a point of the class with this number."
            put[variable] = _take_closure(script, value, variable, words)
        else:
            comment = _MADE_WITH[variable]
            put[variable] = script.setting(variable.upper(), literal(value), comment)
    edit = Edit(put, without=frozenset({"objective ="}), docstring=docstring)
    return script.take(function.__module__, function.__qualname__, name, edit)
