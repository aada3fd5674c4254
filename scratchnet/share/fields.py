"""What stands in a TensorFlow Playground link: pairs ``name=value`` behind ``#``."""

from collections.abc import Iterator, Sequence
from math import isfinite
from urllib.parse import unquote

from scratchnet.errors import cut
from scratchnet.experiment import PARAMETERS
from scratchnet.share.playground import DEFAULTS, FEATURES, HOST, LARGEST_NOISE, MOST_NOISE

LONGEST_LINK = 10_000
_SETTINGS = (*DEFAULTS, "seed", "initZero")
#: What it knows besides, and what becomes of it here.
_WITHOUT_EQUIVALENT = {
    "cosX": "an input that its network never takes",
    "cosY": "an input that its network never takes",
    "showTestData": "how it is looked at; the output pane shows samples or hides them",
    "discretize": "how it is looked at; the output pane has it too",
    "collectStats": "statistics for its authors",
    "tutorial": "a text beside it",
    "hideText": "a text beside it",
}
_HIDDEN = "_hide"


def is_link(text: str) -> bool:
    """Return whether it looks like a Playground link, or the part of one after ``#``."""
    return HOST in text[:LONGEST_LINK] or not pairs_of(text).keys().isdisjoint(_SETTINGS)


def pairs_of(text: str) -> dict[str, str]:
    """Return the pairs; of a name that stands twice the last, as the Playground does."""
    before, sign, after = text[:LONGEST_LINK].partition("#")
    part = "".join((after if sign else "" if HOST in before else before).split())
    pairs = [pair.partition("=") for pair in part.strip("\"'`<>()").split("&")]
    return {unquote(name): unquote(value).strip() for name, sign, value in pairs if sign}


class Fields:
    """A link's values one by one; the Playground's default where it would not understand one.

    ``misunderstood`` says where, in words.
    """

    def __init__(self, link: str) -> None:
        self._pairs = pairs_of(link)
        self.misunderstood: list[str] = []

    def text(self, name: str) -> str:
        """Return what was written, "" for nothing."""
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
        if 0 <= noise <= MOST_NOISE:
            return noise
        nearest = 0.0 if noise < 0 else LARGEST_NOISE
        self._default("noise", self.text("noise"), f"{nearest:g}", "what it is there")
        return nearest

    def flag(self, name: str) -> bool:
        """Return whether it is set: anything but "false" sets it."""
        text = self.text(name)
        return text != "false" if text else name in ("x", "y")

    def inputs(self) -> list[str]:
        """Return the inputs that are on. One whose control is hidden is taken from the network."""
        hidden = [name for name in FEATURES if self.text(name + _HIDDEN) == "true"]
        return [name for name in FEATURES if self.flag(name) and name not in hidden]

    def shape(self) -> tuple[int, ...]:
        """Return the neurons of each hidden layer; no text at all is none."""
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
        """Say of every pair that decides nothing here why it does not."""
        for name, value in self._pairs.items():
            if name in _SETTINGS or name in FEATURES or value in ("", "false"):
                continue
            reason = _WITHOUT_EQUIVALENT.get(name, "the Playground does not know it")
            if name.endswith(_HIDDEN):
                reason = "which of its controls are hidden"
            # It follows from the shape, and the Playground does not read it.
            if name != "numHiddenLayers":
                yield f"{cut(name)} is left out: {reason}."

    def _default(self, name: str, text: str, default: str, why: str = "its default") -> str:
        if text:
            self.misunderstood.append(
                f"{name} {cut(text)} is nothing that is known: {default} is taken, {why}."
            )
        return default
