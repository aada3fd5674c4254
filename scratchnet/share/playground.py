"""The parts of TensorFlow Playground's links: pairs ``name=value`` after ``#``."""

from collections.abc import Iterator, Sequence
from math import isfinite
from types import MappingProxyType
from urllib.parse import unquote

from scratchnet.errors import cut
from scratchnet.experiment import PARAMETERS
from scratchnet.registry import ACTIVATIONS

HOST = "playground.tensorflow.org"
ADDRESS = f"https://{HOST}/#"
#: The Playground's own seeds are 0 with this many decimals.
SEED_DIGITS = 5
#: A noise in percent beyond the first is taken for the second, the largest of its controls.
NOISE_LIMIT, LARGEST_NOISE = 80.0, 50.0
#: The Playground's defaults for what a link leaves out.
DEFAULTS = MappingProxyType(
    {
        "activation": "tanh",
        "regularization": "none",
        "batchSize": 10.0,
        "dataset": "circle",
        "regDataset": "reg-plane",
        "learningRate": 0.03,
        "regularizationRate": 0.0,
        "noise": 0.0,
        "networkShape": (4, 2),
        "percTrainData": 50.0,
        "problem": "classification",
    }
)
#: The Playground's input features in its order, as formulas.
FEATURES = MappingProxyType(
    {
        "x": "x",
        "y": "y",
        "xSquared": "x*x",
        "ySquared": "y*y",
        "xTimesY": "x*y",
        "sinX": "sin(x)",
        "sinY": "sin(y)",
    }
)
#: The same for points scaled by a third, as those of the gallery are.
WIDE_FEATURES = MappingProxyType(
    {
        "x": "3*x",
        "y": "3*y",
        "xSquared": "9*x*x",
        "ySquared": "9*y*y",
        "xTimesY": "9*x*y",
        "sinX": "sin(3*x)",
        "sinY": "sin(3*y)",
    }
)

MAX_LINK_LENGTH = 10_000
_SETTINGS = (*DEFAULTS, "seed", "initZero")
#: What else links may hold, and why it decides nothing here.
_WITHOUT_EQUIVALENT = {
    "cosX": "an input that its network never uses",
    "cosY": "an input that its network never uses",
    "showTestData": "a display setting; the output pane can show or hide samples",
    "discretize": "a display setting; the output pane has it too",
    "collectStats": "usage statistics",
    "tutorial": "explanatory text",
    "hideText": "explanatory text",
}
_HIDDEN = "_hide"


def playground_activations() -> dict[str, str]:
    """Return our names of the Playground's activations, by its own."""
    records = ACTIVATIONS.values()
    return {record.playground: record.name for record in records if record.playground}


def is_playground_link(text: str) -> bool:
    """Return whether it looks like a Playground link, or the part of one after ``#``."""
    return HOST in text[:MAX_LINK_LENGTH] or not pairs_of(text).keys().isdisjoint(_SETTINGS)


def pairs_of(text: str) -> dict[str, str]:
    """Return the pairs; the last of a repeated name, as the Playground does."""
    before, sign, after = text[:MAX_LINK_LENGTH].partition("#")
    part = "".join((after if sign else "" if HOST in before else before).split())
    pairs = [pair.partition("=") for pair in part.strip("\"'`<>()").split("&")]
    return {unquote(name): unquote(value).strip() for name, sign, value in pairs if sign}


class LinkFields:
    """A link's values by name; the Playground's default where it would not recognize one.

    ``unrecognized`` has a sentence for each of those.
    """

    def __init__(self, link: str) -> None:
        self._pairs = pairs_of(link)
        self.unrecognized: list[str] = []

    def text(self, name: str) -> str:
        """Return the value as text, "" if there is none."""
        return self._pairs.get(name, "")

    def choice(self, name: str, allowed: Sequence[str]) -> str:
        text, default = self.text(name), str(DEFAULTS[name])
        return text if text in allowed else self._default(name, text, default)

    def number(self, name: str) -> float:
        text, default = self.text(name), float(str(DEFAULTS[name]))
        try:
            number = float("nan" if "_" in text else text)
        except ValueError:
            number = float("nan")
        if isfinite(number):
            return number
        self._default(name, text, f"{default:g}")
        return default

    def noise(self) -> float:
        """Return the noise in percent, as the Playground limits it."""
        noise = self.number("noise")
        if 0 <= noise <= NOISE_LIMIT:
            return noise
        nearest = 0.0 if noise < 0 else LARGEST_NOISE
        self._default("noise", self.text("noise"), f"{nearest:g}", "as in the Playground")
        return nearest

    def flag(self, name: str) -> bool:
        """Return whether it is set: anything but "false" sets it."""
        text = self.text(name)
        return text != "false" if text else name in ("x", "y")

    def inputs(self) -> list[str]:
        """Return the inputs that are on; one whose control is hidden is off."""
        hidden = [name for name in FEATURES if self.text(name + _HIDDEN) == "true"]
        return [name for name in FEATURES if self.flag(name) and name not in hidden]

    def shape(self) -> tuple[int, ...]:
        """Return the neurons of each hidden layer; an empty text means no hidden layer."""
        text, default = self._pairs.get("networkShape"), (4, 2)
        if text is None:
            return default
        try:
            sizes = [float(size) for size in text.split(",")] if text else []
            checked: tuple[int, ...] = PARAMETERS["network.hidden"].check(sizes)
        except ValueError:
            self._default("networkShape", text, ", ".join(map(str, default)))
            return default
        return checked

    def without_equivalent(self) -> Iterator[str]:
        """Yield, for every pair that decides nothing here, why it does not."""
        for name, value in self._pairs.items():
            if name in _SETTINGS or name in FEATURES or value in ("", "false"):
                continue
            reason = _WITHOUT_EQUIVALENT.get(name, "not a Playground setting")
            if name.endswith(_HIDDEN):
                reason = "which of its controls are hidden"
            # It follows from the shape, and the Playground does not read it.
            if name != "numHiddenLayers":
                yield f"{cut(name)} is left out: {reason}."

    def _default(self, name: str, text: str, default: str, why: str = "the default") -> str:
        if text:
            self.unrecognized.append(
                f"{name} {cut(text)} is not recognized: {default} is used, {why}."
            )
        return default
