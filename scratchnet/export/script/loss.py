"""The part of a script that says how wrong the outputs are, and what large weights cost."""

from collections.abc import Callable
from inspect import getclosurevars

from scratchnet.export.script.assembly import Assembly
from scratchnet.export.script.former import LOSSES, Loss
from scratchnet.export.script.live import Live, Loop
from scratchnet.export.script.rewriting import Edit

_REFERENCE = "scratchnet.export.script.former"
#: How the pass over the samples says what is counted, and how it says so of samples alone.
_COUNTED = (
    ";\n    where the mean is over the outputs too, N counts them all. Losses are added in order "
    "and\n    divided once. The"
)
_COUNTED_ONCE = ".\n    Losses are added in order and divided once. The"


def write_loss(script: Assembly, loss: Loss, l1: Live, l2: Live, samples: str, loop: Loop) -> None:
    """Write the loss; add to the loop what takes it of ``samples`` and collects the gradients."""
    script.begin("The loss")
    words = "of one sample: those of the outputs, added in their order."
    _take(script, loss.value, "loss_of", f"Return the loss {words}")
    _take(script, loss.derivatives, "loss_derivatives", "Return the slope of that in each output.")
    script.take(f"{_REFERENCE}.training", "collect_gradients")
    loop.lines.append(f"loss = collect_gradients(network, {samples})")
    costs = [*l1.values.values(), *l2.values.values()]
    if not any(costs):
        return
    script.take(f"{_REFERENCE}.penalties", "penalty")
    script.take(f"{_REFERENCE}.penalties", "collect_penalty_gradients")
    names = f"{l1.write(script, loop)}, {l2.write(script, loop)}"
    pay = [
        f"loss += penalty(network, {names})",
        f"collect_penalty_gradients(network, {names})",
    ]
    if l1.changes or l2.changes:
        loop.lines.append(f"if any(({names})):")
        pay = [f"    {line}" for line in pay]
    loop.lines += pay


def loss_edits(name: str) -> dict[str, Edit]:
    """Return how the pass over the samples is cut down to one loss."""
    loss = LOSSES[name]
    put: dict[str, str | bool] = {
        "loss.value": _name(loss.value, "loss_of"),
        "loss.derivatives": _name(loss.derivatives, "loss_derivatives"),
        "loss.of_sums": loss.of_sums,
        "loss.each_output": loss.each_output,
    }
    count = "len(targets) * len(network.layers[-1].neurons)"
    put |= {count: count} if loss.each_output else {"len(targets) * 1": "len(targets)"}
    if loss.of_sums:
        # Only the sums are looked at.
        put["outputs = network.forward(point)"] = "network.forward(point)"
    said = {} if loss.each_output else {_COUNTED: _COUNTED_ONCE}
    return {"collect_gradients": Edit(put, frozenset({"loss"}), said)}


def _name(function: Callable[..., object], otherwise: str) -> str:
    """Return what a function is called; one that is made of another is called ``otherwise``."""
    return otherwise if getclosurevars(function).nonlocals else function.__name__


def _take(
    script: Assembly, function: Callable[..., object], otherwise: str, docstring: str
) -> None:
    made_of = getclosurevars(function).nonlocals
    put: dict[str, str | bool] = {name: each.__name__ for name, each in made_of.items()}
    edit = Edit(put, docstring=docstring if made_of else None)
    script.take(function.__module__, function.__qualname__, _name(function, otherwise), edit)
