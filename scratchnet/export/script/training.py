"""The part of a script that trains: batches, the steps and their log."""

from scratchnet.datasets import Problem
from scratchnet.export.script.assembly import Assembly
from scratchnet.export.script.descent import scheduled, write_descent
from scratchnet.export.script.former import LOSSES
from scratchnet.export.script.live import Live, Loop
from scratchnet.export.script.loss import write_loss
from scratchnet.export.script.rewriting import Edit
from scratchnet.run.recipe import Recipe

_DEALT_BY_ENGINES = (
    " An engine may deal by itself; it leaves ``order`` and ``place`` as `peek`\n"
    "    and `deal` would."
)
#: How `BatchOrder.peek` says what it returns, and how it says so where batches are always small.
_PEEKED = (
    "Return the indices of the next batch; None is the whole dataset in its own order.\n\n"
    "        ``size`` may differ from call to call. A size that covers the dataset leaves a begun\n"
    "        epoch as it is and takes all samples.\n        "
)
_PEEKED_SMALL = "Return the indices of the next batch: so many, or what is left of the epoch."


def write_training(script: Assembly, problem: Problem, recipe: Recipe, network: str) -> None:
    """Write ``train()``; ``network`` is the expression that makes the network."""
    loop = Loop(["inputs, targets = training_samples()", f"network = {network}"])
    rate = Live(recipe, "learning_rate").write(script, loop)
    samples = _write_batches(script, problem, recipe, loop)
    costs = Live(recipe, "l1"), Live(recipe, "l2")
    write_loss(script, LOSSES[recipe.experiment.training.loss], *costs, samples, loop)
    rate = scheduled(script, recipe, rate, loop)
    write_descent(script, recipe.experiment, rate, loop)
    script.setting("LOG_EVERY", "100", "steps from one line of the log to the next")
    script.begin("Training")
    steps = [
        *loop.changes,
        *loop.lines,
        "losses.append(loss)",
        "if step == 1 or step % LOG_EVERY == 0:",
        '    print(f"{step} {loss:.4f}")',
    ]
    body = [
        *loop.before,
        "losses = []",
        "for step in range(1, STEPS + 1):",
        *(f"    {line}" for line in steps),
        "return network, losses",
    ]
    script.write(
        "def train():\n"
        '    """Train a network; return it, and the loss of each step from before its update."""\n'
        + "".join(f"    {line}\n" for line in body)
    )
    script.write(
        'if __name__ == "__main__":\n'
        "    trained, losses = train()\n"
        "    # All digits: print(losses) and print(trained.parameters()).\n"
    )


def batch_edits(problem: Problem, recipe: Recipe) -> dict[str, Edit]:
    """Return how the order of batches is cut down to what the run needs."""
    put: dict[str, str | bool] = {"shuffled": recipe.experiment.training.shuffle}
    say = {_DEALT_BY_ENGINES: ""}
    without = {"of"}
    if not recipe.experiment.training.shuffle:
        without |= {"seed", "self.base ="}
    if all(size and size < len(problem.train) for size in _sizes(recipe)):
        put["size is None or size >= len(self.order)"] = False
        put["batch is not None"] = True
        say[_PEEKED] = _PEEKED_SMALL
    return {"BatchOrder": Edit(put, frozenset(without), say)}


def _sizes(recipe: Recipe) -> list[int | None]:
    return list(Live(recipe, "batch_size").values.values())


def _write_batches(script: Assembly, problem: Problem, recipe: Recipe, loop: Loop) -> str:
    """Write the order of batches, if there are any; return the samples of a step."""
    samples = len(problem.train)
    small = [size is not None and size < samples for size in _sizes(recipe)]
    if not any(small):
        return "inputs, targets"
    script.begin("The order of the samples")
    script.take("scratchnet.engines.batches", "BatchOrder")
    size = Live(recipe, "batch_size").write(script, loop)
    shuffle = recipe.experiment.training.shuffle
    arguments = "SEED, len(targets)" if shuffle else "len(targets), shuffled=False"
    loop.before.append(f"batches = BatchOrder({arguments})")
    loop.lines += [f"batch = batches.peek({size})", "batches.deal(batch)"]
    if not all(small):
        loop.lines += ["if batch is None:", "    batch = range(len(targets))"]
    return "[inputs[i] for i in batch], [targets[i] for i in batch]"
