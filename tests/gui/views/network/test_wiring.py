"""Which connections are drawn, and how."""

import numpy as np

from gui.views.network.wiring import ALL, MOST, STEPS, wiring_around, wiring_of


def layer(weights: list[list[float]]) -> np.ndarray:
    table = np.array(weights)
    return np.hstack([table, np.zeros((len(table), 1))])


def test_few_connections_are_all_drawn_the_weakest_first() -> None:
    (bundle,) = wiring_of((layer([[1.0, -4.0], [0.01, 0.2]]),)).bundles
    pairs = list(zip(bundle.targets.tolist(), bundle.sources.tolist(), strict=True))
    assert pairs == [(1, 0), (1, 1), (0, 0), (0, 1)]
    assert bundle.positive.tolist() == [True, True, True, False]
    assert bundle.dashed.tolist() == [True, False, False, False]
    assert np.all(np.diff(bundle.steps) > 0)


def test_a_hundredth_and_ten_are_both_within_the_scale() -> None:
    (bundle,) = wiring_of((layer([[0.01, 1.0, 10.0, 1e9]]),)).bundles
    assert bundle.steps[0] >= 1
    assert bundle.steps[0] < bundle.steps[1] < bundle.steps[2] == bundle.steps[3] == STEPS


def test_of_many_only_the_strongest_are_drawn() -> None:
    weights = np.random.default_rng(1).normal(size=(64, 64))
    wiring = wiring_of((np.hstack([weights, np.zeros((64, 1))]),))
    assert wiring.shown == MOST < ALL < weights.size
    (bundle,) = wiring.bundles
    weakest = np.abs(weights[bundle.targets, bundle.sources]).min()
    assert np.sum(np.abs(weights) >= weakest) == MOST


def test_what_is_frozen_is_drawn_however_weak_and_marked() -> None:
    weights = np.ones((64, 65))
    weights[5, 7] = 0.0
    frozen = {(0, 5, 7), (0, 3, 64), (0, 99, 2), (4, 0, 0)}
    (bundle,) = wiring_of((weights,), frozen).bundles
    held = [*zip(bundle.targets[bundle.frozen], bundle.sources[bundle.frozen], strict=True)]
    assert held == [(5, 7)]


def test_a_change_too_small_to_see_looks_the_same() -> None:
    before = layer([[1.0, -4.0], [0.01, 0.2]])
    wiring = wiring_of((before,))
    assert wiring_of((before * 1.001,)).looks_like(wiring)
    assert not wiring_of((before * 2.0,)).looks_like(wiring)
    assert not wiring_of((-before,)).looks_like(wiring)
    assert not wiring_of((before,), {(0, 0, 0)}).looks_like(wiring)
    assert not wiring_of((before, before)).looks_like(wiring)
    assert not wiring.looks_like(None)


def test_around_a_neuron_are_what_it_takes_and_what_it_gives() -> None:
    first, second = layer([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), layer([[1.0, 2.0, 3.0]])
    taken, given = wiring_around((first, second), column=1, index=2).bundles
    assert [*zip(taken.targets, taken.sources, strict=True)] == [(2, 0), (2, 1)]
    assert [*zip(given.targets, given.sources, strict=True)] == [(0, 2)]
    assert wiring_around((first, second), column=0, index=1).shown == 3


def test_weights_that_are_no_numbers_are_drawn_as_nothing_or_as_much_as_can_be() -> None:
    (bundle,) = wiring_of((layer([[np.nan, np.inf, -np.inf]]),)).bundles
    assert sorted(bundle.steps.tolist()) == [0, STEPS, STEPS]
