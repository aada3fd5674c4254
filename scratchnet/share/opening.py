"""Opens shared texts: Scratchnet's own and TensorFlow Playground's links."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from scratchnet.errors import InvalidInput, cut
from scratchnet.experiment import PARAMETERS, Experiment
from scratchnet.share.counterparts import COUNTERPARTS, Counterpart
from scratchnet.share.playground import (
    ADDRESS,
    MAX_LINK_LENGTH,
    SEED_DIGITS,
    LinkFields,
    is_playground_link,
    playground_activations,
)
from scratchnet.share.text import is_share_text, parse_share_text

#: The run stops after this many; the Playground's continues until paused.
_EPOCHS = 1000
_MAX_SEED = 2**31 - 1


@dataclass(frozen=True, slots=True)
class SharedExperiment:
    """An experiment from a shared text. Of a link: what was taken over, and what differs."""

    experiment: Experiment
    taken: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()


def is_shared(text: str) -> bool:
    """Return whether ``text`` looks like a Scratchnet text or a Playground link."""
    return is_share_text(text) or is_playground_link(text)


def is_shared_argument(file: Path) -> bool:
    """Return whether a command's file argument is a shared text instead of a file's name.

    A link needs its #, for names of files may hold "=" too.
    """
    return is_share_text(str(file)) or ("#" in str(file) and is_playground_link(str(file)))


def parse_shared(text: str) -> SharedExperiment:
    """Return the experiment in a Scratchnet text or a Playground link. Raises InvalidInput."""
    if is_share_text(text):
        return SharedExperiment(parse_share_text(text))
    if is_playground_link(text):
        return parse_playground_link(text)
    raise InvalidInput(
        'this is neither a Scratchnet text, which begins with "scratchnet:", nor a TensorFlow '
        "Playground link"
    )


def parse_playground_link(link: str) -> SharedExperiment:
    """Return the experiment of a link. Raises InvalidInput if it is none.

    Values that the Playground would not recognize are listed, and its defaults used.
    """
    if len(link) > MAX_LINK_LENGTH:
        raise InvalidInput(f"the text has {len(link):,} characters: too long for a Playground link")
    if not is_playground_link(link):
        raise InvalidInput(
            f'"{cut(link)}" is not a TensorFlow Playground link; allowed: one such as '
            f"{ADDRESS}activation=tanh&dataset=circle, or its part after #"
        )
    return _LinkReader(LinkFields(link)).read()


class _LinkReader:
    """Reads the values of a link one by one, and notes what each became."""

    def __init__(self, fields: LinkFields) -> None:
        self._fields = fields
        self._taken: list[str] = []
        self._differences: list[str] = []
        self._values: dict[str, Any] = {}

    def read(self) -> SharedExperiment:
        problem = self._fields.choice("problem", ("classification", "regression"))
        known = [e.name for e in COUNTERPARTS.values() if e.regression == (problem == "regression")]
        which = "regDataset" if problem == "regression" else "dataset"
        data = COUNTERPARTS[self._fields.choice(which, known)]
        self._take_data(data, which)
        self._take_network(data)
        self._take_training(data)
        differences = (
            *data.differences,
            *self._differences,
            *self._fields.unrecognized,
            *self._fields.without_equivalent(),
        )
        return SharedExperiment(
            Experiment().with_values(self._values), tuple(self._taken), differences
        )

    def _take_data(self, data: Counterpart, which: str) -> None:
        self._values |= dict(data.values)
        shown = "data.formula" if data.regression else "data.dataset"
        self._note(which, data.name, shown, self._values[shown])
        self._values["data.samples"] = data.samples
        noise, share = self._fields.noise(), self._fields.number("percTrainData")
        self._take("noise", noise, "data.noise", data.noise_from_percent(noise))
        self._take("percTrainData", share, "data.test_share", (100 - share) / 100)
        seed = self._fields.text("seed")
        self._values["seed"] = _seed(seed) if seed else 0
        self._note("seed", seed or "none", "seed", self._values["seed"])

    def _take_network(self, data: Counterpart) -> None:
        inputs = self._fields.inputs()
        if not inputs:
            inputs = ["x", "y"]
            self._differences.append("No input is selected: the network uses x and y.")
        features = tuple(data.features[name] for name in inputs)
        self._note("inputs", ", ".join(inputs), "network.features", ", ".join(features))
        # Without features the network takes x and y themselves.
        self._values["network.features"] = () if features == ("x", "y") else features
        activations = playground_activations()
        hidden, theirs = self._fields.shape(), self._fields.choice("activation", list(activations))
        name = activations[theirs]
        shown = ", ".join(map(str, hidden)) or "none"
        self._note("networkShape", shown, "network.hidden", shown)
        self._values["network.hidden"] = hidden
        self._note("activation", theirs, "network.output_activation", name, "network.activation")
        self._values["network.activation"] = name
        self._values["network.output_activation"] = data.output_activation
        if self._fields.flag("initZero"):
            self._note("initZero", "true", "network.init", "zero")
            self._values["network.init"] = "zero"

    def _take_training(self, data: Counterpart) -> None:
        factor = data.rate_factor
        rate, batch = self._fields.number("learningRate"), self._fields.number("batchSize")
        self._take("learningRate", rate, "training.learning_rate", rate * factor)
        self._take("batchSize", batch, "training.batch_size", round(batch))
        self._values["training.shuffle"] = False
        kind = self._fields.choice("regularization", ("none", "L1", "L2"))
        penalty = self._fields.number("regularizationRate")
        if kind != "none":
            path = f"training.{kind.lower()}"
            self._take(f"{kind} regularizationRate", penalty, path, penalty / factor)
        if kind == "L1":
            self._differences.append(
                "A weight that L1 moves past 0 continues to train here; there it stays at 0."
            )
        self._take_steps(data)

    def _take_steps(self, data: Counterpart) -> None:
        tested = round(self._values["data.test_share"] * data.samples)
        trained, size = data.samples - tested, self._values["training.batch_size"]
        batches = -(-trained // size)
        if trained % size:
            self._differences.append(
                "The last batch of an epoch is smaller here; there the next epoch fills it up."
            )
        # An epoch of many small batches, a thousand times, is still within what is allowed.
        self._values["training.steps"] = batches * _EPOCHS
        self._differences.append(
            f"A step is one batch, so an epoch is {batches:,} steps. The run here stops "
            f"after {_EPOCHS:,} epochs; there it continues until paused."
        )

    def _take(self, name: str, theirs: float, path: str, ours: float) -> None:
        """Set a number, or the nearest that is allowed."""
        parameter: Any = PARAMETERS[path]
        nearest = min(max(ours, parameter.minimum), parameter.maximum)
        if nearest != ours:
            self._differences.append(
                f"{name} {theirs:g} corresponds to {parameter.label.lower()} {ours:g}: "
                f"{nearest:g} is used, the nearest allowed value."
            )
        self._note(name, f"{theirs:g}", path, f"{nearest:g}")
        self._values[path] = nearest

    def _note(self, name: str, theirs: str, path: str, ours: object, called: str = "") -> None:
        """Note what a value has become; ``called`` is the path whose label is shown."""
        shown = getattr(PARAMETERS[path], "choices", {}).get(ours, ours)
        ours = f"{PARAMETERS[called or path].label} {cut(str(shown))}"
        self._taken.append(f"{name} {cut(theirs)} → {ours}")


def _seed(text: str) -> int:
    """Return a seed for the Playground's: any text, usually 0 with five decimals."""
    digits = text.removeprefix("0.")
    if digits.isascii() and digits.isdigit() and len(digits) == SEED_DIGITS:
        return int(digits)
    if text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= _MAX_SEED:
        return int(text)
    return crc32(text.encode("utf-8", "replace")) & _MAX_SEED
