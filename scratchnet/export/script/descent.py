"""The part of a script that moves parameters: the optimiser and its schedule."""

import ast
from dataclasses import fields
from inspect import getsource, signature

from scratchnet.experiment import Experiment
from scratchnet.export.script.assembly import Assembly
from scratchnet.export.script.former import OPTIMIZERS, SCHEDULES, Pace
from scratchnet.export.script.live import Live, Loop
from scratchnet.export.script.rewriting import Edit
from scratchnet.run.recipe import Recipe

_REFERENCE = "scratchnet.export.script.former"
_POWERS = (
    "\n\n    ``first_power`` and ``second_power`` are β₁ᵗ and β₂ᵗ at step t, kept as running "
    "products.\n    "
)


def write_descent(script: Assembly, experiment: Experiment, rate: str, loop: Loop) -> None:
    """Write the optimiser; add to the loop what makes it, and what moves the parameters."""
    training, frozen = experiment.training, experiment.network.frozen
    script.begin("The optimiser")
    if training.optimizer == "sgd" and not frozen:
        script.take("scratchnet.export.script.pieces", "descend")
        loop.lines.append(f"descend(network, {rate})")
        return
    rule = OPTIMIZERS[training.optimizer].rule
    script.take(rule.__module__, "Pace")
    script.take(rule.__module__, rule.__name__)
    script.take(f"{_REFERENCE}.descent", "Descent")
    pace = "Pace()"
    if "momentum" in _asked_of_pace(training.optimizer):
        script.setting("MOMENTUM", repr(training.momentum), "kept of the movement before")
        pace = "Pace(momentum=MOMENTUM)"
    kept = ""
    if frozen:
        rows = "".join(f"    {place!r},\n" for place in frozen)
        above = "Parameters that stay: layer, neuron, which of (w…, b), each counted from 0."
        script.setting("FROZEN", f"{{\n{rows}}}", above=above)
        kept = ", FROZEN"
    loop.before.append(f"descent = Descent(network, {pace}{kept})")
    loop.lines.append(f"descent.step({rate})")


def scheduled(script: Assembly, recipe: Recipe, rate: str, loop: Loop) -> str:
    """Write the schedule, if there is one; return the learning rate of a step."""
    training = recipe.experiment.training
    if training.schedule == "constant":
        return rate
    script.begin("The schedule of the learning rate")
    factor = SCHEDULES[training.schedule].factor
    asked = [name for name in signature(factor).parameters if not name.startswith("_")]
    unasked = frozenset(signature(factor).parameters) - set(asked)
    script.take(factor.__module__, factor.__name__, "rate_factor", Edit(without=unasked))
    total = Live(recipe, "steps", "SCHEDULED_STEPS")
    script.setting("FALLS_EVERY", repr(training.schedule_every), "steps")
    script.setting("FALLS_BY", repr(training.schedule_factor), "the factor")
    known = {"made": "step - 1", "every": "FALLS_EVERY", "by": "FALLS_BY"}
    arguments = ", ".join(known.get(name) or total.write(script, loop) for name in asked)
    return f"{rate} * rate_factor({arguments})"


def descent_edits(experiment: Experiment) -> dict[str, Edit]:
    """Return how the optimiser is cut down to one rule, and what it asks for."""
    rule = OPTIMIZERS[experiment.training.optimizer].rule
    put: dict[str, str | bool] = {"self.optimizer.rule": rule.__name__}
    say = {" by ``optimizer``": f", each as `{rule.__name__}` says"}
    without = {"optimizer", "self.optimizer ="}
    if not experiment.network.frozen:
        put["place in self.frozen"] = False
        say["; those at ``frozen`` places stay"] = ""
        without |= {"frozen", "self.frozen ="}
    asked = _asked_of_pace(experiment.training.optimizer)
    idle = {each.name for each in fields(Pace)} - asked - {"learning_rate"}
    powers = {f"self.{name} *=" for name in idle}
    return {
        "Descent": Edit(put, frozenset(without), say),
        "Pace": Edit(
            without=frozenset(idle | powers), say={_POWERS: ""} if "first_power" in idle else {}
        ),
    }


def _asked_of_pace(optimizer: str) -> set[str]:
    """Return the fields of the pace that a rule reads, or one that it calls."""
    asked: set[str] = set()
    for node in ast.walk(ast.parse(getsource(OPTIMIZERS[optimizer].rule))):
        match node:
            case ast.Attribute(value=ast.Name(id="pace"), attr=name):
                asked.add(name)
            case ast.Call(func=ast.Name(id=name)) if name in OPTIMIZERS:
                asked |= _asked_of_pace(name)
    return asked
