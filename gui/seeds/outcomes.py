"""How well each combination of a sweep did: as a text, and as a place from worst to best."""

from dataclasses import dataclass
from itertools import groupby
from math import log10

from PySide6.QtGui import QColor

from gui.seeds.words import settings_text
from scratchnet.many.repeats import Sweep
from scratchnet.many.summary import summary_of
from scratchnet.numbers import significant

_DIGITS = 3
#: The colour of the best: so far on the way from that of the plot to the accent.
STRONGEST = 0.85


@dataclass(frozen=True, slots=True)
class CombinationOutcome:
    """One combination: its text, its place between the worst (0) and the best (1), and a tip.

    ``finished`` says whether any of its runs has.
    """

    place: int
    text: str
    height: float
    tip: str
    finished: bool


def between(first: str, second: str, share: float) -> QColor:
    """Return the colour that lies so far on the way from one colour to another."""
    low, high = QColor(first), QColor(second)
    return QColor.fromRgbF(
        low.redF() + share * (high.redF() - low.redF()),
        low.greenF() + share * (high.greenF() - low.greenF()),
        low.blueF() + share * (high.blueF() - low.blueF()),
    )


def outcomes_of(sweep: Sweep) -> dict[int, CombinationOutcome]:
    """Return how the combinations did of which some run is done, by their places."""
    plan = sweep.plan
    summaries = {
        place: summary_of(list(results), goal=bool(plan.goal))
        for place, results in groupby(sweep.results, lambda each: each.number // plan.seeds)
    }
    medians = {
        place: summary.loss.median
        for place, summary in summaries.items()
        if summary.loss is not None
    }
    logarithms = [log10(median) for median in medians.values() if median > 0]
    low, high = min(logarithms, default=0.0), max(logarithms, default=0.0)
    cells = {}
    for place, summary in summaries.items():
        settings = settings_text(plan, place)
        median = medians.get(place)
        loss = "none finished" if median is None else f"median loss {significant(median, 4)}"
        if summary.share is not None:
            share = summary.share
            text, height = f"{100 * share.share:.0f} %", share.share
            tip = f"{settings}: {share.reached:,} of {share.count:,} reached it, {loss}"
        else:
            text = "–" if median is None else significant(median, _DIGITS)
            height = 0.0 if median is None else 1.0
            if median is not None and median > 0 and high > low:
                height = (high - log10(median)) / (high - low)
            tip = f"{settings}: {loss} of {summary.runs:,}"
        cells[place] = CombinationOutcome(place, text, height, tip, median is not None)
    return cells
