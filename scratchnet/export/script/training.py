"""The parts of a script that are the network, its loss and optimizer, and the training loop."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from inspect import signature

from scratchnet.datasets import Problem
from scratchnet.datasets.dataset import stream
from scratchnet.datasets.target_scaling import in_units, loss_factor
from scratchnet.engines.batches import BatchOrder
from scratchnet.experiment import Network as NetworkSettings
from scratchnet.export.script.builder import ScriptBuilder
from scratchnet.export.script.data import SCALING_FUNCTIONS
from scratchnet.export.script.texts import literal
from scratchnet.reference.activations import linear_derivative
from scratchnet.reference.article import (
    SQUARED_ERROR,
    Activation,
    Layer,
    Loss,
    Network,
    Parameters,
    from_seed,
    one_step,
    uniform,
)
from scratchnet.reference.dropout import DropoutLayer, start_dropout, stop_dropout
from scratchnet.reference.initializers import INITIALIZERS
from scratchnet.reference.losses import from_logits
from scratchnet.reference.optimizers import Optimizer, UpdateRule, sgd
from scratchnet.reference.penalties import accumulate_penalty_gradients, penalty
from scratchnet.reference.schedules import SCHEDULES
from scratchnet.reference.softmax import Softmax, SoftmaxFromLogits
from scratchnet.registry import ACTIVATIONS, LOSSES, OPTIMIZERS, SOFTMAX, LossRecord
from scratchnet.run.recipe import Recipe
from scratchnet.tables.scaling import scaled

#: Numbers that may change during training, and what a script's comment calls them.
_CHANGING = {
    "learning_rate": "how far a step moves against the gradient",
    "batch_size": "samples in each step",
    "l1": "cost of the absolute values of weights",
    "l2": "cost of the squares of weights",
    "steps": "steps that the schedule is spread over",
    "momentum": "how much of its last update a parameter keeps",
    "schedule_every": "steps from one decay to the next",
    "schedule_factor": "what a decay multiplies the learning rate by",
}


@dataclass(slots=True)
class _Loop:
    """Lines of ``train()``: before the loop; in a step, changes of settings and the rest; after."""

    before: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    step: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


class _Setting:
    """A setting through a run: ``values`` maps the number of steps made, from 0, to its value."""

    def __init__(self, recipe: Recipe, name: str, constant: str = "") -> None:
        self._name = name
        self._constant = constant or name.upper()
        path = f"training.{name}"
        self.values = {0: recipe.experiment.value(path)}
        for change in recipe.changes:
            if change.path == path and change.step < recipe.steps:
                self.values[change.step] = change.value

    @property
    def changes(self) -> bool:
        """Whether it changes during the run."""
        return len(self.values) > 1

    def write_functions(
        self, script: ScriptBuilder, title: str, functions: Mapping[str, Callable[..., object]]
    ) -> str:
        """Ship the function of each value, and a table of them by step; return its name.

        It stands behind the functions, not among the settings at the beginning of a script.
        """
        names = {step: script.take(functions[value]) for step, value in self.values.items()}
        rows = "".join(f"    {step}: {name},\n" for step, name in names.items())
        sentence = f"{title}, by the number of steps made before."
        script.write(f"# {sentence}\n{self._constant} = {{\n{rows}}}\n")
        return self._constant

    def write(self, script: ScriptBuilder, loop: _Loop) -> str:
        """Declare it, add to the loop what changes it, and return its name in the loop."""
        comment = _CHANGING[self._name]
        if not self.changes:
            return script.setting(self._constant, literal(self.values[0]), comment)
        rows = "".join(f"    {step}: {literal(value)},\n" for step, value in self.values.items())
        sentence = f"{comment[0].upper()}{comment[1:]}, by the number of steps made before."
        script.setting(self._constant, f"{{\n{rows}}}", above=sentence)
        loop.changes += [
            f"if step - 1 in {self._constant}:",
            f"    {self._name} = {self._constant}[step - 1]",
        ]
        return self._name


def write_training(script: ScriptBuilder, problem: Problem, recipe: Recipe) -> None:
    """Write the network, all that trains it, and ``train()``."""
    experiment = recipe.experiment
    loop = _Loop(["inputs, targets = training_samples()"])
    loss = LOSSES[experiment.training.loss]
    factor = _scale_targets(script, problem, loop)
    script.begin("The network")
    loop.before.append(f"network = {_network(script, problem, loss)}")
    if experiment.network.dropouts:
        _dropout(script, loop)
    script.begin("The loss")
    script.take(one_step)
    loss_name = _loss(script, loss, loop)
    rate = _Setting(recipe, "learning_rate").write(script, loop)
    samples = _batches(script, problem, recipe, loop)
    rate = _scheduled(script, recipe, rate, loop)
    costs = _penalty(script, recipe, loop)
    update = _update(script, recipe, costs, loop)
    arguments = ["network", *samples, rate, *filter(None, [loss_name])]
    if update:
        arguments.append(f"update_params={update}")
    cost = "cost + " if costs else ""
    loop.step.append(f"loss = {cost}one_step({', '.join(arguments)})")
    _write_loop(script, loop, factor)


def _scale_targets(script: ScriptBuilder, problem: Problem, loop: _Loop) -> str:
    """Scale the targets, if they are; return what losses are multiplied by, as text, or ""."""
    scaling = problem.target_scaling
    if scaling.plain:
        return ""
    script.begin("The scaling of the targets")
    fit, move = (script.take(f) for f in SCALING_FUNCTIONS[problem.experiment.data.target_scaling])
    script.take(scaled)
    columns = "zip(*targets, strict=True)"
    loop.before += [
        "# The network learns scaled targets. What it returns for a point is scaled as well.",
        f"moves = [{move}(*{fit}(column)) for column in {columns}]",
        "targets = [scaled(row, moves) for row in targets]",
    ]
    degree = LOSSES[problem.experiment.training.loss].degree
    if not scaling.in_units or degree is None:
        return ""
    script.take(loss_factor)
    script.take(in_units)
    loop.before.append(f"factor = loss_factor(*moves[0][1:3], {degree})")
    return "factor"


def _network(script: ScriptBuilder, problem: Problem, loss: LossRecord) -> str:
    """Ship the layers and the initial parameters; return an expression for the network."""
    network = problem.experiment.network
    layers = [*_hidden_layers(script, network), _output_layer(script, network, loss)]
    script.take(Network)
    if network.parameters is None:
        script.setting("SIZES", literal(problem.sizes), "inputs, hidden neurons, outputs")
        weight = script.take(INITIALIZERS[network.init].weight)
        script.take(from_seed)
        given = "" if weight == uniform.__name__ else f", {weight}"
        parameters = f"from_seed(SIZES, SEED{given})"
    else:
        script.table(
            "PARAMETERS",
            "The initial parameters: for each layer and neuron its weights, and last its bias.",
            _layers(network.parameters),
        )
        parameters = "PARAMETERS"
    if len(set(layers)) == 1:
        return f"Network([{layers[0].format('rows')} for rows in {parameters}])"
    script.write(
        "def build_network(parameters: Parameters) -> Network:\n"
        '    """Return the network with these parameters."""\n'
        "    layers: list[Layer] = [\n"
        + "".join(
            f"        {layer.format(f'parameters[{number}]')},\n"
            for number, layer in enumerate(layers)
        )
        + "    ]\n"
        "    return Network(layers)\n"
    )
    return f"build_network({parameters})"


def _hidden_layers(script: ScriptBuilder, network: NetworkSettings) -> Iterator[str]:
    """Yield an expression for each hidden layer, with {} for its parameters."""
    dropouts = network.dropouts
    if dropouts:
        comment = "the probability of dropout in each hidden layer"
        script.setting("DROPOUT", literal(dropouts), comment)
    for number, name in enumerate(network.activations[:-1]):
        activation = _activation(script, name)
        if dropouts and dropouts[number]:
            yield f"{script.take(DropoutLayer)}({{}}, {activation}, DROPOUT[{number}])"
        else:
            yield f"{script.take(Layer)}({{}}, {activation})"


def _dropout(script: ScriptBuilder, loop: _Loop) -> None:
    """Ship what starts dropout in each step and stops it after the last."""
    script.begin("The random numbers of dropout")
    script.take(start_dropout)
    script.take(stop_dropout)
    loop.before.append(f'dropout_base = {script.take(stream)}(SEED, "dropout").getrandbits(64)')
    loop.step.append("start_dropout(network, dropout_base, step - 1)")
    loop.after.append("stop_dropout(network)")


def _output_layer(script: ScriptBuilder, network: NetworkSettings, loss: LossRecord) -> str:
    """Return an expression for the output layer.

    A loss of logits gives ∂L/∂z, so the derivative of the layer's activation is 1.
    """
    if network.output_activation == SOFTMAX.name:
        return f"{script.take(SoftmaxFromLogits if loss.from_logits else Softmax)}({{}})"
    layer = script.take(Layer)
    if not loss.from_logits:
        return f"{layer}({{}}, {_activation(script, network.output_activation)})"
    function = script.take(_definition(network.output_activation).function)
    return f"{layer}({{}}, Activation({function}, {script.take(linear_derivative)}))"


def _activation(script: ScriptBuilder, name: str) -> str:
    """Ship an activation; return its constant, or an expression where there is none."""
    definition = _definition(name)
    functions = definition.function, definition.derivative
    constant = script.take_constant(definition, definition.derivative.__module__)
    names = ", ".join(script.take(function) for function in functions)
    return constant or f"{script.take(Activation)}({names})"


def _definition(name: str) -> Activation:
    definition = ACTIVATIONS[name].definition
    assert definition is not None
    return definition


def _layers(parameters: Parameters) -> str:
    layers = (
        "    (\n" + "".join(f"        {literal(row)},\n" for row in layer) + "    ),\n"
        for layer in parameters
    )
    return "(\n" + "".join(layers) + ")"


def _loss(script: ScriptBuilder, loss: LossRecord, loop: _Loop) -> str:
    """Ship the loss; return its name in the loop, "" for the one that `one_step` takes itself."""
    definition = loss.definition
    if definition is SQUARED_ERROR:
        return ""
    name = script.take_constant(definition, definition.value.__module__)
    if name is None:
        functions = f"{script.take(definition.value)}, {script.take(definition.derivative)}"
        name = f"{script.take(Loss)}({functions}, per_output={definition.per_output})"
    if loss.from_logits:
        name = f"{script.take(from_logits)}({name}, network.layers[-1])"
    elif name.isidentifier():
        return name
    loop.before.append(f"loss_function = {name}")
    return "loss_function"


def _batches(
    script: ScriptBuilder, problem: Problem, recipe: Recipe, loop: _Loop
) -> tuple[str, str]:
    """Ship the order of batches, if there are any; return the inputs and targets of a step."""
    setting = _Setting(recipe, "batch_size")
    samples = len(problem.train)
    is_small = [size is not None and size < samples for size in setting.values.values()]
    if not any(is_small):
        return "inputs", "targets"
    script.begin("The order of the samples")
    script.take(BatchOrder)
    size = setting.write(script, loop)
    shuffled = "" if recipe.experiment.training.shuffle else ", shuffled=False"
    loop.before.append(f"batches = BatchOrder(SEED, len(targets){shuffled})")
    loop.step += [f"batch = batches.peek({size})", "batches.deal(batch)"]
    if not all(is_small):
        loop.step += ["if batch is None:", "    batch = range(len(targets))"]
    return "[inputs[i] for i in batch]", "[targets[i] for i in batch]"


def _scheduled(script: ScriptBuilder, recipe: Recipe, rate: str, loop: _Loop) -> str:
    """Ship the schedule, if there is one; return the learning rate of a step."""
    schedule = _Setting(recipe, "schedule")
    factors = {name: SCHEDULES[name].factor for name in schedule.values.values()}
    if set(factors) == {"constant"}:
        return rate
    script.begin("The schedule of the learning rate")
    used = {name for factor in factors.values() for name in signature(factor).parameters}
    total, every, by = "0", "0", "0"
    if "total" in used:
        total = _Setting(recipe, "steps", "SCHEDULED_STEPS").write(script, loop)
    if "every" in used:
        every = _Setting(recipe, "schedule_every", "DECAY_EVERY").write(script, loop)
    if "by" in used:
        by = _Setting(recipe, "schedule_factor", "DECAY_FACTOR").write(script, loop)
    if schedule.changes:
        table = schedule.write_functions(script, "The schedule", factors)
        loop.changes += [f"if step - 1 in {table}:", f"    schedule = {table}[step - 1]"]
        name = "schedule"
    else:
        [name] = (script.take(factor) for factor in factors.values())
    return f"{rate} * {name}(step - 1, {total}, {every}, {by})"


def _penalty(script: ScriptBuilder, recipe: Recipe, loop: _Loop) -> list[str]:
    """Ship the penalty and add its cost to the loop, if there is one; return the update's lines."""
    l1, l2 = _Setting(recipe, "l1"), _Setting(recipe, "l2")
    if not any([*l1.values.values(), *l2.values.values()]):
        return []
    script.begin("The penalty on large weights")
    script.take(penalty)
    script.take(accumulate_penalty_gradients)
    rates = f"{l1.write(script, loop)}, {l2.write(script, loop)}"
    cost = f"penalty(network, {rates})"
    accumulate = [f"accumulate_penalty_gradients(network, {rates})"]
    if l1.changes or l2.changes:
        cost += f" if any(({rates})) else 0.0"
        accumulate = [f"if any(({rates})):", f"    {accumulate[0]}"]
    loop.step.append(f"cost = {cost}")
    return accumulate


def _update(script: ScriptBuilder, recipe: Recipe, accumulate: list[str], loop: _Loop) -> str:
    """Ship the optimizer; return what moves the parameters, "" for what `one_step` does itself.

    ``accumulate`` are lines that come before the update.
    """
    frozen = recipe.experiment.network.frozen
    setting = _Setting(recipe, "optimizer")
    updates = {name: OPTIMIZERS[name].update for name in setting.values.values()}
    update, call = "", "network.update_params(learning_rate)"
    if list(updates.values()) != [sgd] or frozen:
        script.begin("The optimizer")
        script.take(Optimizer)
        _optimizer(script, recipe, setting, updates, loop)
        update, call = "optimizer.update_params", "optimizer.update_params(network, learning_rate)"
    if not accumulate:
        return update
    loop.before += [
        "",
        "def update_params(network: Network, learning_rate: float) -> None:",
        *(f"    {line}" for line in (*accumulate, call)),
        "",
    ]
    return "update_params"


def _optimizer(
    script: ScriptBuilder,
    recipe: Recipe,
    setting: _Setting,
    updates: Mapping[str, UpdateRule],
    loop: _Loop,
) -> None:
    """Make the optimizer before the loop, or at each step at which it is another."""
    hyperparameters = "Hyperparameters()"
    momentum = _Setting(recipe, "momentum")
    has_momentum = any("momentum" in OPTIMIZERS[name].hyperparameters for name in updates)
    if has_momentum:
        hyperparameters = f"Hyperparameters(momentum={momentum.write(script, loop)})"
    more = ""
    if frozen := recipe.experiment.network.frozen:
        rows = "".join(f"    {place!r},\n" for place in frozen)
        above = "Parameters that stay: layer, neuron, which of (w…, b), each counted from 0."
        more = ", " + script.setting("FROZEN", f"{{\n{rows}}}", above=above)
    if setting.changes:
        table = setting.write_functions(script, "The optimizer's update", updates)
        made = f"Optimizer({table}[step - 1], {hyperparameters}{more})"
        loop.changes += [
            f"if step - 1 in {table}:",
            "    # It begins afresh, without memory of earlier gradients.",
            f"    optimizer = {made}",
        ]
    else:
        [name] = (script.take(update) for update in updates.values())
        made = f"Optimizer({name}, {hyperparameters}{more})"
        loop.before.append(f"optimizer = {made}")
    if has_momentum and momentum.changes:
        loop.changes.append("optimizer.hyperparameters.momentum = momentum")


def _write_loop(script: ScriptBuilder, loop: _Loop, factor: str) -> None:
    """Write ``train()``; losses are multiplied by the expression ``factor``, if there is one."""
    script.setting("LOG_EVERY", "100", "steps from one line of the log to the next")
    script.begin("Training")
    steps = [
        *loop.changes,
        *loop.step,
        *([f"loss = in_units(loss, {factor})"] if factor else []),
        "losses.append(loss)",
        "if step == 1 or step % LOG_EVERY == 0:",
        '    print(f"{step} {loss:.4f}")',
    ]
    body = [
        *loop.before,
        "losses = []",
        "for step in range(1, STEPS + 1):",
        *(f"    {line}" for line in steps),
        *loop.after,
        "return network, losses",
    ]
    script.write(
        "def train() -> tuple[Network, list[float]]:\n"
        '    """Train a network; return it, and the loss of each step from before its update."""\n'
        + "".join(f"    {line}".rstrip() + "\n" for line in body)
    )
    script.write(
        'if __name__ == "__main__":\n'
        "    trained, losses = train()\n"
        "    # All digits: print(losses) and print(trained.parameters()).\n"
    )
