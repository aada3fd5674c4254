"""The numbers of a layer in words: the lines of a table, and what stands under the pointer."""

from collections.abc import Callable
from dataclasses import dataclass

from gui.views.weights.layer_figures import VANISHING, VERDICTS, LayerFigures
from gui.views.weights.short_numbers import short_number, short_share


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: its title, the number it has of a layer, and whether it is a share."""

    title: str
    value: Callable[[LayerFigures], float | None]
    share: bool = False


TABLE = (
    Row("mean |w|", lambda layer: layer.mean_weight),
    Row("largest |w|", lambda layer: layer.largest_weight),
    Row("mean |∂L/∂w|", lambda layer: layer.mean_gradient),
    Row("w = 0", lambda layer: layer.zero_weights, share=True),
    Row("∂L/∂w = 0", lambda layer: layer.dead, share=True),
)


def cell(row: Row, layer: LayerFigures, fits: Callable[[str], bool]) -> str:
    """Return a layer's number in a line of the table, as exact as there is room."""
    value = row.value(layer)
    if value is None:
        return "–"
    return short_share(value) if row.share else short_number(value, fits)


def tool_tip(layer: LayerFigures) -> str:
    """Return all that is known of a layer, as rich text."""
    lines = [f"<b>{layer.name}</b>: {len(layer.weights):,} weights, {len(layer.biases):,} biases"]
    lines += [f"mean |w| {layer.mean_weight:.4g}, largest {layer.largest_weight:.4g}"]
    lines += [f"{short_share(layer.zero_weights)} of the weights are exactly 0"]
    if layer.mean_gradient is None or layer.dead is None:
        lines += ["Gradients were not computed."]
    else:
        lines += [f"mean |∂L/∂w| {layer.mean_gradient:.4g}"]
        lines += [f"{short_share(layer.dead)} of the gradients are exactly 0 (dead)"]
        lines += [f"dotted line: {VANISHING:g} of the last layer's mean |∂L/∂w|"]
    words = "<br>".join(lines)
    return f"<p>{words}</p><p>{VERDICTS[layer.verdict]}</p>" if layer.verdict else f"<p>{words}</p>"
