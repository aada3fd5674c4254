"""Write docs/settings.md: every setting of an experiment, from its declaration.

    python tools/settings_page.py docs/settings.md

A test fails if the page is out of date.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from gui.choices import sentence
from gui.topics import anchor_of
from scratchnet.declare.lists import NamePerLayer
from scratchnet.declare.parameter import Choice, Parameter
from scratchnet.engines import ENGINE_HELP
from scratchnet.experiment import PARAMETERS, SECTIONS, Effect
from scratchnet.run.metrics import METRICS

_INTRODUCTION = """\
# Settings

Every setting of an experiment, in the order of the controls. Those that act on the running
training are marked *live*; a change of any other begins a new run. Those marked *branch* can also
be changed where a run is [branched](guide.md#timeline). The name in brackets is the one in files
and for `--set`. `tools/settings_page.py` writes this page from the program.
"""


def page() -> str:
    """Return the page."""
    parts = [_INTRODUCTION]
    for name in (*SECTIONS, ""):
        parts.append(f"## {SECTIONS[name].title if name else 'Run'}\n")
        for path, parameter in PARAMETERS.items():
            if path.rpartition(".")[0] == name and not parameter.listed:
                parts += _setting(path, parameter)
    parts.append("## Engine\n\nWhat computes the steps: *Experiment* → *Engine*, or `--engine`.\n")
    parts.append(_table("engine", {name: name for name in ENGINE_HELP}, ENGINE_HELP))
    parts.append("## Metrics\n\nWhat the loss curve can show on its right axis: *Metric*.\n")
    labels = {metric.name: metric.title for metric in METRICS.values()}
    helps = {metric.name: sentence(metric.help) for metric in METRICS.values()}
    parts.append(_table("metric", labels, helps))
    return "\n".join(parts)


def _setting(path: str, parameter: Parameter) -> Iterator[str]:
    mark = {Effect.LIVE: " *Live.*", Effect.BRANCH: " *Branch.*"}.get(parameter.effect, "")
    yield f"### {parameter.label}\n"
    texts = [f"{sentence(parameter.help)} (`{path}`){mark}"]
    if limits := parameter.limits():
        none = getattr(parameter, "none_means", "")
        texts.append(sentence(f"{limits}, or {none}" if none else limits))
    if parameter.applies_when:
        texts.append(f"It has an effect {_conditions(parameter)}.")
    if parameter.term:
        link = f"glossary.md#{anchor_of(parameter.term)}"
        texts.append(f"See [{parameter.term.lower()}]({link}) in the glossary.")
    yield "\n".join(texts) + "\n"
    if isinstance(parameter, Choice | NamePerLayer):
        yield _table("choice", parameter.choices, parameter.choice_help)


def _conditions(parameter: Parameter) -> str:
    return ", or ".join(
        " and ".join(
            f"if *{PARAMETERS[path].label}* is {_values(PARAMETERS[path], values)}"
            for path, values in condition.items()
        )
        for condition in parameter.applies_when
    )


def _values(parameter: Parameter, values: object) -> str:
    choices = getattr(parameter, "choices", {})
    names = [str(choices.get(value, value)) for value in values]  # type: ignore[attr-defined]
    return " or ".join(names)


def _table(what: str, labels: Mapping[str, str], helps: Mapping[str, str]) -> str:
    rows = [
        f"| {label} | {helps[name]} |"
        if label == name
        else f"| {label} (`{name}`) | {helps[name]} |"
        for name, label in labels.items()
    ]
    return "\n".join([f"| {what} | what it is |", "| --- | --- |", *rows, ""])


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
