"""From a TensorFlow Playground link to the experiment that stands for it."""

from dataclasses import dataclass
from typing import Any
from zlib import crc32

from scratchnet.errors import InvalidInput, cut
from scratchnet.experiment import PARAMETERS, Experiment
from scratchnet.share.counterparts import COUNTERPARTS, Counterpart
from scratchnet.share.fields import LONGEST_LINK, Fields, is_link
from scratchnet.share.playground import ACTIVATIONS, ADDRESS, SEED_DIGITS

#: The run stops by itself; the Playground's goes on until it is paused.
_EPOCHS = 1000
_LARGEST_SEED = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Opened:
    """An experiment out of somebody's text: what was taken over, and what differs, in words."""

    experiment: Experiment
    taken: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()


def opened_link(link: str) -> Opened:
    """Return the experiment that a link stands for. Raises InvalidInput if it is none.

    Values that the Playground would not understand are listed, and its defaults taken.
    """
    if len(link) > LONGEST_LINK:
        raise InvalidInput(f"the text has {len(link):,} characters: no Playground link is so long")
    if not is_link(link):
        raise InvalidInput(
            f'"{cut(link)}" is not a TensorFlow Playground link; allowed: one such as '
            f"{ADDRESS}activation=tanh&dataset=circle, or its part after #"
        )
    return _Reading(Fields(link)).opened()


class _Reading:
    """Takes the values of a link one by one, and notes what became of each."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self._taken: list[str] = []
        self._differences: list[str] = []
        self._values: dict[str, Any] = {}

    def opened(self) -> Opened:
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
            *self._fields.misunderstood,
            *self._fields.without_equivalent(),
        )
        return Opened(Experiment().with_values(self._values), tuple(self._taken), differences)

    def _take_data(self, data: Counterpart, which: str) -> None:
        self._values |= dict(data.values)
        shown = "data.formula" if data.regression else "data.dataset"
        self._note(which, data.name, shown, self._values[shown])
        self._values["data.samples"] = data.samples
        noise, share = self._fields.noise(), self._fields.number("percTrainData")
        self._take("noise", noise, "data.noise", data.noise_here(noise))
        self._take("percTrainData", share, "data.test_share", (100 - share) / 100)
        seed = self._fields.text("seed")
        self._values["seed"] = _seed(seed) if seed else 0
        self._note("seed", seed or "none", "seed", self._values["seed"])

    def _take_network(self, data: Counterpart) -> None:
        inputs = self._fields.inputs()
        if not inputs:
            inputs = ["x", "y"]
            self._differences.append("No input is chosen: the network takes x and y.")
        features = tuple(data.features[name] for name in inputs)
        self._note("inputs", ", ".join(inputs), "network.features", ", ".join(features))
        # Without features the network takes x and y themselves.
        self._values["network.features"] = () if features == ("x", "y") else features
        hidden, name = self._fields.shape(), self._fields.choice("activation", ACTIVATIONS)
        shown = ", ".join(map(str, hidden)) or "none"
        self._note("networkShape", shown, "network.hidden", shown)
        self._values["network.hidden"] = hidden
        self._note("activation", name, "network.output_activation", name, "network.activation")
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
                "A weight that L1 takes past 0 goes on here; there it stays at 0 for good."
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
            f"A step is one batch, so an epoch is {batches:,} of them. The run here stops "
            f"by itself after {_EPOCHS:,} epochs; there it goes on until it is paused."
        )

    def _take(self, name: str, theirs: float, path: str, ours: float) -> None:
        """Set a number, or the nearest that is allowed."""
        parameter: Any = PARAMETERS[path]
        nearest = min(max(ours, parameter.minimum), parameter.maximum)
        if nearest != ours:
            self._differences.append(
                f"{name} {theirs:g} would be {ours:g} as {parameter.label.lower()}: "
                f"{nearest:g} is taken, the nearest that is allowed."
            )
        self._note(name, f"{theirs:g}", path, f"{nearest:g}")
        self._values[path] = nearest

    def _note(self, name: str, theirs: str, path: str, ours: object, called: str = "") -> None:
        """Note what a value has become; ``called`` is the path whose label is told."""
        shown = getattr(PARAMETERS[path], "choices", {}).get(ours, ours)
        words = f"{PARAMETERS[called or path].label} {cut(str(shown))}"
        self._taken.append(f"{name} {cut(theirs)} → {words}")


def _seed(text: str) -> int:
    """Return a number for the Playground's seed: any text, by itself 0 with five decimals."""
    digits = text.removeprefix("0.")
    if digits.isascii() and digits.isdigit() and len(digits) == SEED_DIGITS:
        return int(digits)
    if text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= _LARGEST_SEED:
        return int(text)
    return crc32(text.encode("utf-8", "replace")) & _LARGEST_SEED
