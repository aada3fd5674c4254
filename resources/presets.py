"""Experiments ready to run: each learns its dataset in seconds, whatever the seed.

A preset is an experiment file like any other, which holds only what differs from the defaults,
so that it shows what it takes. Title, kind and order are the gallery's; those of measured data hold
their samples.
"""

from dataclasses import dataclass

import resources
from scratchnet.experiment import SUFFIX, Experiment, experiment_from_text
from scratchnet.gallery import GALLERY, Entry

ARTICLE = "article"

_ARTICLE_GROUP = "The article"
_MEASURED_GROUP = "Measured data"
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
    """A preset by name. ``goal`` is an accuracy where there are classes, else R²; None for a single
    sample, which has neither.

    ``origin`` says where measured data come from, and their licence.
    """

    key: str
    title: str
    group: str
    goal: float | None = _GOAL
    origin: str = ""

    def load(self) -> Experiment:
        """Read its experiment."""
        return experiment_from_text(resources.read_text(f"presets/{self.key}{SUFFIX}"))


def _of(entry: Entry) -> Preset:
    group = _GROUPS[entry.inputs, entry.task]
    return Preset(entry.key, entry.label, group, _OTHER_GOALS.get(entry.key, _GOAL))


_UCI = "UCI Machine Learning Repository, CC BY 4.0"
#: Measured data, for which a table holds the samples: goals are those of every split.
_MEASURED = (
    Preset(
        "iris",
        "Iris flowers",
        _MEASURED_GROUP,
        0.9,
        f"150 flowers of three species: R. A. Fisher (1936), measured by E. Anderson. {_UCI}.",
    ),
    Preset(
        "penguins",
        "Penguins",
        _MEASURED_GROUP,
        0.95,
        "333 penguins of three species at Palmer Station, Antarctica: K. B. Gorman, "
        "T. D. Williams, W. R. Fraser (2014). CC0.",
    ),
    Preset(
        "wine",
        "Wines",
        _MEASURED_GROUP,
        0.93,
        f"178 wines from three cultivars, analysed: M. Forina and others (1991). {_UCI}.",
    ),
    Preset(
        "digits",
        "Handwritten digits",
        _MEASURED_GROUP,
        0.96,
        f"1,797 digits of 8×8 pixels: E. Alpaydin, C. Kaynak (1998). {_UCI}.",
    ),
    Preset(
        "cars",
        "Cars and their consumption",
        _MEASURED_GROUP,
        0.8,
        f"392 cars of the years 1970 to 1982, miles per gallon: R. Quinlan (1993). {_UCI}.",
    ),
    Preset(
        "ship",
        "Survival on the Titanic",
        _MEASURED_GROUP,
        0.75,
        "2,201 people by class, sex and age: R. J. Dawson, Journal of Statistics Education (1995), "
        "from the report of the Board of Trade (1912). Counts, which are free to use.",
    ),
)

#: Every preset by its key: the article's, then those of the gallery, in groups, then measured data,
#: then the example that many courses work out by hand.
PRESETS: dict[str, Preset] = {
    preset.key: preset
    for preset in (
        Preset(ARTICLE, "The article's circle", _ARTICLE_GROUP),
        *map(_of, GALLERY.values()),
        *_MEASURED,
        Preset("worked_example", "Backpropagation by hand", "By hand", None),
    )
}
