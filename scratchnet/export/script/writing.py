"""From a run to a Python script that reproduces it."""

from dataclasses import dataclass

from scratchnet import __version__
from scratchnet.datasets import Problem, build_problem
from scratchnet.engines import FAST
from scratchnet.errors import InvalidInput
from scratchnet.export.script.builder import ScriptBuilder
from scratchnet.export.script.data import write_data
from scratchnet.export.script.texts import docstring, docstring_text, literal
from scratchnet.export.script.training import write_training
from scratchnet.run.recipe import Recipe
from scratchnet.run.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a run: its last loss, None if no step was made, and why it ended there.

    ``ended`` is one or two sentences, "" if all steps were made.
    """

    loss: float | None
    ended: str = ""


def outcome_of(snapshot: Snapshot, divergence: str) -> Outcome:
    """Return the outcome of a run so far; ``divergence`` says why it diverged, if it did."""
    steps = snapshot.experiment.training.steps
    ended = ""
    if snapshot.diverged_at is not None:
        ended = f"The run ends after these steps because the next one diverges. {divergence}."
    elif snapshot.stopped_by:
        ended = f"The run stopped after these steps: {snapshot.stopped_by}."
    elif snapshot.step < steps:
        ended = f"The run made these steps, of {steps:,}."
    return Outcome(snapshot.loss, ended)


def python_script(recipe: Recipe, outcome: Outcome, name: str) -> str:
    """Return a script that reproduces a recipe's run with the standard library alone.

    Its numbers are the reference's to the last bit, whatever engine the recipe names. ``name`` is
    what the script is made from, such as "the experiment a.json".
    Raises InvalidInput for what does not fit together, and for a formula that Python cannot read.
    """
    problem = build_problem(recipe.experiment)
    try:
        return _text(problem, recipe, outcome, name)
    except (SyntaxError, RecursionError, MemoryError) as error:
        # A formula may be nested too deeply for Python's own parser.
        raise InvalidInput(f"Python cannot read the script: {error}") from None


def _text(problem: Problem, recipe: Recipe, outcome: Outcome, name: str) -> str:
    script = ScriptBuilder()
    has_data_seed = recipe.experiment.data.seed is not None
    decided = "initial weights and batches" if has_data_seed else "all random numbers"
    script.setting("SEED", literal(recipe.experiment.seed), f"decides {decided}")
    write_data(script, problem)
    if outcome.ended:
        script.setting("STEPS", literal(recipe.steps), above=outcome.ended)
    else:
        script.setting("STEPS", literal(recipe.steps), "the number of training steps")
    write_training(script, problem, recipe)
    return script.text(_header(problem, recipe, outcome, name))


def _header(problem: Problem, recipe: Recipe, outcome: Outcome, name: str) -> str:
    shape = "-".join(map(str, problem.sizes))
    steps = "1 step" if recipe.steps == 1 else f"{recipe.steps:,} steps"
    made = (
        f"Scratchnet {__version__} wrote this from {docstring_text(name)}. It makes the same "
        f"{len(problem.train):,} samples, starts from the same weights and makes the same {steps}, "
        "so that every loss and every weight is the same, to the last bit."
    )
    if outcome.loss is not None:
        made += f" The last loss is {outcome.loss!r}."
    paragraphs = [f"A {shape} neural network, built and trained from scratch.", made]
    if recipe.engine == FAST:
        paragraphs.append(
            "The run itself was computed by the fast engine, whose last digits may differ; these "
            "are the digits of the reference and of the exact engine."
        )
    paragraphs.append(
        "It needs Python 3.11 or later and nothing else. Read it from top to bottom; the settings "
        "come first and may be changed. Run it like any script: python run.py"
    )
    return docstring(paragraphs)
