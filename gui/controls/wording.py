"""What a control says about its parameter. No Qt."""

from html import escape

from scratchnet.declare.parameter import Parameter
from scratchnet.experiment import Effect

EFFECTS = {Effect.LIVE: "Acts on the running training", Effect.REBUILD: "Starts a new run"}


def unit_words(parameter: Parameter) -> str:
    """Return the unit, unless the label says it already."""
    return "" if parameter.unit.lower() in parameter.label.lower() else parameter.unit


def sentences(parameter: Parameter) -> list[str]:
    """Say what the parameter is, what may stand there, in which unit, and what a change does."""
    unit = [f"Unit: {parameter.unit}."] if parameter.unit else []
    return [
        parameter.help,
        f"Allowed: {parameter.allowed()}.",
        *unit,
        f"{EFFECTS[parameter.effect]}.",
    ]


def description(parameter: Parameter) -> str:
    """Return the sentences as one plain text, for those who listen to the screen."""
    return " ".join(sentences(parameter))


def tool_tip(parameter: Parameter) -> str:
    """Return the sentences as lines of rich text, which Qt wraps, unlike plain text."""
    first, *rest = (escape(sentence) for sentence in sentences(parameter))
    return f"<p>{first}</p><p>{'<br>'.join(rest)}</p>"
