"""One file of ``scratchnet check``: what it says, and what came of making its run anew."""

from dataclasses import dataclass, replace
from pathlib import Path

from scratchnet.cli.columns import plain
from scratchnet.cli.progress import Progress, announced
from scratchnet.engines import EngineUnavailable
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Data, Network
from scratchnet.formula import FormulaError
from scratchnet.gallery import GALLERY
from scratchnet.records import (
    Check,
    Run,
    engine_to_repeat,
    read_run,
    verify,
)
from scratchnet.reference.article import Parameters

CSV_COLUMNS = (
    "file",
    "author",
    "title",
    "created",
    "dataset",
    "network",
    "engine",
    "status",
    "loss",
    "test_loss",
    "steps",
    "neurons",
    "weights",
    "verified",
    "details",
)
#: What a spreadsheet takes for a formula.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_WORDS = 28


@dataclass(frozen=True, slots=True)
class Checked:
    """``run`` is None if the file cannot be read, and then ``details`` says why.

    ``check`` is None if nothing was made anew.
    """

    file: Path
    run: Run | None
    check: Check | None
    verdict: str
    details: str = ""

    @property
    def fine(self) -> bool:
        """Whether there is nothing to object to."""
        return self.run is not None and not self.details

    @property
    def test_loss(self) -> float | None:
        """The loss of the test samples, if that was worked out."""
        return self.check.test_loss if self.check is not None else None

    @property
    def judged_loss(self) -> float | None:
        """The loss that a goal is for: of the test samples, or else of the last step."""
        if self.test_loss is not None or self.run is None:
            return self.test_loss
        return self.run.loss

    def cells(self) -> list[str]:
        """Return who, what, engine, losses, steps, neurons and weights, for a table."""
        run = self.run
        if run is None:
            return [_short(self.file.name), *["–"] * 7]
        experiment, parameters = run.recipe.experiment, run.parameters
        who = run.about.author or self.file.name
        what = f"{_short(_data_text(experiment.data))}, "
        what += _network_text(experiment.network, parameters)
        return [
            _short(who),
            what,
            run.recipe.engine,
            _number(run.loss),
            _number(self.test_loss),
            f"{run.steps:,}",
            f"{_neuron_count(parameters):,}",
            f"{_weight_count(parameters):,}",
        ]


def checked(file: Path, progress: Progress, prefix: str, *, verify_it: bool) -> Checked:
    """Read a file and, if ``verify_it``, make its run anew, telling ``progress`` of it."""
    try:
        run = read_run(file)
    except InvalidInput as error:
        reason = str(error).removeprefix(f"{file}: ")
        return Checked(file, None, None, "cannot be read", reason)
    if not verify_it:
        return Checked(file, _brief(run), None, "")
    progress.begin(run.steps)
    try:
        with announced("preparing an engine, which is compiled the first time"):
            engine_to_repeat(run.recipe.engine)
        check = verify(run, lambda step: progress.show(step, prefix=prefix))
    except (EngineUnavailable, InvalidInput, FormulaError) as error:
        why = f"cannot be made anew: {error}"
        return Checked(file, _brief(run), None, "cannot be told", why)
    if check.discrepancy is None:
        return Checked(file, _brief(run), check, "yes")
    verdict = f"differs at step {check.discrepancy.step:,}"
    return Checked(file, _brief(run), check, verdict, str(check))


def _brief(run: Run) -> Run:
    """Return a run with its last loss alone: those of a whole class would fill the memory."""
    return replace(run, losses=list(run.losses[-1:]), penalties=())


def csv_row(each: Checked) -> list[object]:
    """Return everything about a file for a spreadsheet, at full precision."""
    run, verdict = each.run, each.verdict or "not tried"
    if run is None:
        return [_cell(str(each.file)), *[""] * 12, verdict, _cell(each.details)]
    experiment, about = run.recipe.experiment, run.about
    texts = [str(each.file), about.author, about.title, about.created]
    texts += [_data_text(experiment.data), _network_text(experiment.network, run.parameters)]
    return [
        *map(_cell, texts),
        run.recipe.engine,
        run.status.value,
        run.loss,
        each.test_loss,
        run.steps,
        _neuron_count(run.parameters),
        _weight_count(run.parameters),
        verdict,
        _cell(each.details),
    ]


def _cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def _short(text: str) -> str:
    text = plain(text)
    return text if len(text) <= _LONGEST_WORDS else text[: _LONGEST_WORDS - 1] + "…"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4g}"


def _data_text(data: Data) -> str:
    """Return the name of the dataset, the formula, or the size of the user's data."""
    match data.source:
        case "gallery":
            return GALLERY[data.dataset].label
        case "formula":
            return data.formula
        case _:
            return f"your data, {len(data.targets):,} samples"


def _network_text(network: Network, parameters: Parameters) -> str:
    """Return the network's shape and the activations of its hidden layers: 2-4-1 sigmoid."""
    sizes = [len(parameters[0][0]) - 1, *map(len, parameters)]
    # Without hidden layers the output's activation is the only one.
    names = network.activations[:-1] or network.activations
    return f"{'-'.join(map(str, sizes))} {'/'.join(dict.fromkeys(names))}"


def _neuron_count(parameters: Parameters) -> int:
    """Return the number of neurons, the outputs included."""
    return sum(map(len, parameters))


def _weight_count(parameters: Parameters) -> int:
    """Return the number of weights, without the biases."""
    return sum(len(row) - 1 for layer in parameters for row in layer)
