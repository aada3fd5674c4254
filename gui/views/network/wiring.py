"""Which connections are drawn, and how strong each of them looks. No Qt."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gui.views.network.parts import Address

Array = NDArray[np.float64]
Numbers = NDArray[np.intp]

#: Between two columns up to ``ALL`` connections are drawn; of more, only the strongest ``MOST``.
ALL = 150
MOST = 120
#: A weight of this size is drawn with the full width.
_FULL_WEIGHT = 10.0
#: The root that compresses weights: 0.01, 0.1, 1 and 10 are all told apart.
_ROOT = 0.5
#: A weight nearer to 0 than this hardly acts, and is drawn dashed.
_NEAR_ZERO = 0.05
#: Widths are drawn in so many steps: a weight that changed by less needs no new drawing.
STEPS = 24


@dataclass(frozen=True)
class Bundle:
    """The connections drawn between two columns, the weakest first: arrays of one length.

    ``steps`` is the strength, 0…STEPS.
    """

    sources: Numbers
    targets: Numbers
    steps: Numbers
    positive: NDArray[np.bool_]
    dashed: NDArray[np.bool_]
    frozen: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.sources)

    def looks_like(self, other: "Bundle") -> bool:
        """Whether the other would be the same picture."""
        return all(
            np.array_equal(getattr(self, name), getattr(other, name))
            for name in self.__dataclass_fields__
        )


@dataclass(frozen=True)
class Wiring:
    """A bundle for every layer, from those that its first neurons give to the features."""

    bundles: tuple[Bundle, ...]

    @property
    def shown(self) -> int:
        """How many connections are drawn."""
        return sum(len(bundle) for bundle in self.bundles)

    def looks_like(self, other: "Wiring | None") -> bool:
        """Whether the other would be the same picture."""
        return (
            other is not None
            and len(self.bundles) == len(other.bundles)
            and all(map(Bundle.looks_like, self.bundles, other.bundles))
        )


def wiring_of(layers: tuple[Array, ...], frozen: Collection[Address] = ()) -> Wiring:
    """Choose what is drawn of all layers; those shapes are (neurons, inputs + 1)."""
    return Wiring(
        tuple(_strongest(number, layer[:, :-1], frozen) for number, layer in enumerate(layers))
    )


def wiring_around(
    layers: tuple[Array, ...], column: int, index: int, frozen: Collection[Address] = ()
) -> Wiring:
    """Choose what leads into and out of one card."""
    bundles = []
    for number, layer in enumerate(layers):
        chosen = np.zeros((len(layer), layer.shape[1] - 1), dtype=bool)
        if number == column - 1:
            chosen[index] = True
        elif number == column:
            chosen[:, index] = True
        targets, sources = np.nonzero(chosen)
        bundles.append(bundle_of(number, layer[:, :-1], targets, sources, frozen))
    return Wiring(tuple(bundles))


def bundle_of(
    layer: int, weights: Array, targets: Numbers, sources: Numbers, frozen: Collection[Address]
) -> Bundle:
    """Return the look of the named connections of a layer."""
    values = weights[targets, sources]
    sizes = np.abs(np.nan_to_num(values))
    share = np.minimum(sizes / _FULL_WEIGHT, 1.0) ** _ROOT
    steps = np.rint(STEPS * share).astype(np.intp)
    order = np.lexsort((targets, sources, steps))
    ours = {(neuron, index) for place, neuron, index in frozen if place == layer}
    held = np.zeros(len(values), dtype=bool)
    if ours:
        pairs = zip(targets.tolist(), sources.tolist(), strict=True)
        held[:] = [pair in ours for pair in pairs]
    return Bundle(
        sources[order],
        targets[order],
        steps[order],
        (values >= 0)[order],
        (sizes < _NEAR_ZERO)[order],
        held[order],
    )


def _strongest(layer: int, weights: Array, frozen: Collection[Address]) -> Bundle:
    sizes = np.abs(np.nan_to_num(weights)).ravel()
    if sizes.size <= ALL:
        chosen = np.arange(sizes.size)
    else:
        chosen = np.argpartition(sizes, -MOST)[-MOST:]
        inputs = weights.shape[1]
        # What a person has frozen is always shown.
        held = [
            n * inputs + i
            for place, n, i in frozen
            if place == layer and n < len(weights) and i < inputs
        ]
        chosen = np.union1d(chosen, np.array(held, dtype=np.intp))
    targets, sources = np.divmod(chosen, weights.shape[1])
    return bundle_of(layer, weights, targets, sources, frozen)
