"""Experiments ready to run: each learns its dataset in seconds, whatever the seed.

A preset is an experiment file like any other, which holds only what differs from the defaults,
so that it shows what it takes. Title, kind and order are the gallery's.
"""

from dataclasses import dataclass

import resources
from scratchnet.experiment import SUFFIX, Experiment, experiment_from_text
from scratchnet.gallery import GALLERY, Entry

ARTICLE = "article"

_ARTICLE_GROUP = "The article"
_GROUPS = {
    (1, "regression"): "Curves",
    (1, "classification"): "Classes along a line",
    (2, "classification"): "Classes in the plane",
    (2, "regression"): "Surfaces",
}
#: The accuracy, or R², that a run is to reach on samples it was not trained on.
_GOAL = 0.97
#: Noise limits R² of the noisy line to 0.89.
_OTHER_GOALS = {"spiral": 0.99, "line": 0.80}


@dataclass(frozen=True, slots=True)
class Preset:
    """A preset by name. ``goal`` is an accuracy where there are classes, else R²."""

    key: str
    title: str
    group: str
    goal: float = _GOAL

    def load(self) -> Experiment:
        """Read its experiment."""
        return experiment_from_text(resources.read_text(f"presets/{self.key}{SUFFIX}"))


def _of(entry: Entry) -> Preset:
    group = _GROUPS[entry.inputs, entry.task]
    return Preset(entry.key, entry.label, group, _OTHER_GOALS.get(entry.key, _GOAL))


#: Every preset by its key: the article's, then those of the gallery, in groups.
PRESETS: dict[str, Preset] = {
    preset.key: preset
    for preset in (
        Preset(ARTICLE, "The article's circle", _ARTICLE_GROUP),
        *map(_of, GALLERY.values()),
    )
}
