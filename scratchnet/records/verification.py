"""One experiment by every engine: how they differ, and whether they may."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from scratchnet.engines import ENGINES, EXACT, REFERENCE, EngineUnavailable
from scratchnet.experiment import Experiment
from scratchnet.records.difference import Difference, difference
from scratchnet.records.measuring import Measured, Watch, measured_at, trained, use_once

#: What the fast engine promises: relative differences of outputs, and of the article's losses.
OUTPUTS_WITHIN, LOSSES_WITHIN = 1e-12, 1e-6


@dataclass(frozen=True, slots=True)
class Verification:
    """The reference's run and those of the other engines, by name.

    ``differences``: by engine, then by quantity. ``missing``: why an engine could not be had.
    """

    experiment: Experiment
    samples: int
    sizes: tuple[int, ...]
    reference: Measured
    others: Mapping[str, Measured]
    differences: Mapping[str, Mapping[str, Difference]]
    missing: Mapping[str, str]

    def broken_promises(self) -> Iterator[str]:
        """Yield what engines were to compute and did not, in words."""
        for engine, measured in self.others.items():
            together = measured.diverged_at == self.reference.diverged_at
            found = self.differences[engine]
            if engine == EXACT:
                wrong = [quantity for quantity, its in found.items() if not its.equal]
                wrong += [] if together else ["the step of divergence"]
                if wrong:
                    yield f"{engine} differs from the reference in {', '.join(wrong)}"
                continue
            if self.reference.diverged_at is None and not self._close(found["outputs"]):
                yield f"{engine}'s outputs are not within {OUTPUTS_WITHIN:g} of the reference's"
            apart = not (together and found["losses"].relative <= LOSSES_WITHIN)
            if is_the_articles(self.experiment) and apart:
                yield f"{engine}'s losses are not within {LOSSES_WITHIN:g} of the reference's"

    def _close(self, outputs: Difference) -> bool:
        if outputs.relative <= OUTPUTS_WITHIN or is_the_articles(self.experiment):
            return outputs.relative <= OUTPUTS_WITHIN
        # An output that crosses 0 is small because large terms cancel, and what rounding left of
        # them is large beside it: no arithmetic but the reference's own comes near it there.
        largest = max(map(abs, self.reference.numbers["outputs"]))
        return outputs.absolute <= OUTPUTS_WITHIN * max(1.0, largest)


def compare_engines(
    experiment: Experiment,
    watch: Watch = lambda *_: None,
    preparing: Callable[[str], AbstractContextManager[object]] = nullcontext,
) -> Verification:
    """Train with every engine and compare. Raises FormulaError.

    Compiled engines are prepared within ``preparing(engine)``.
    """
    first, seconds = trained(experiment, REFERENCE, watch)
    final = first.parameters()
    reference = measured_at(first, seconds, final)
    others, missing = {}, {}
    for engine in ENGINES:
        if engine == REFERENCE:
            continue
        try:
            with preparing(engine):
                use_once(experiment, engine)
        except EngineUnavailable as error:
            missing[engine] = str(error)
            continue
        others[engine] = measured_at(*trained(experiment, engine, watch), final)
    differences = {
        engine: {
            quantity: difference(measured.numbers[quantity], expected)
            for quantity, expected in reference.numbers.items()
        }
        for engine, measured in others.items()
    }
    return Verification(
        experiment,
        len(first.dataset),
        first.problem.sizes,
        reference,
        others,
        differences,
        missing,
    )


def is_the_articles(experiment: Experiment) -> bool:
    """Return whether the run is the article's, or the beginning of it."""
    article = Experiment()
    fewer = experiment.training.steps <= article.training.steps
    return fewer and set(article.differences(experiment)) <= {"training.steps"}
