"""Changing the hidden layers' sizes within their limits."""

from gui.views.network import hidden_sizes as change


def test_neurons_and_layers_come_and_go() -> None:
    assert change.with_neurons((4, 5), 1, 1) == (4, 6)
    assert change.with_neurons((4, 5), 0, -1) == (3, 5)
    assert change.without_layer((4, 5), 0) == (5,)
    assert change.without_layer((4,), 0) == ()


def test_a_new_layer_is_as_large_as_its_neighbour() -> None:
    assert change.with_layer((4, 7), 2) == (4, 7, 7)
    assert change.with_layer((4, 7), 1) == (4, 4, 7)
    assert change.with_layer((4, 7), 0) == (4, 4, 7)
    assert change.with_layer((), 0) == (4,)
    assert change.with_layer((128,), 1) == (128, 128)


def test_limits_are_said_in_words() -> None:
    assert change.why_not_more((128,), 0) == "A layer has at most 128 neurons"
    assert change.why_not_more((63,), 0) == ""
    assert "at least 1 neuron" in change.why_not_fewer((1,), 0)
    assert change.why_not_fewer((2,), 0) == ""
    assert "at most 8 hidden layers" in change.why_not_inserted((1,) * 8)
    assert change.why_not_inserted((1,) * 7) == ""
