"""What is read off a part, and the words for it."""

from dataclasses import replace

import numpy as np

from gui.views.network.content import Content, content_of
from gui.views.network.parts import Connection, Neuron
from gui.views.network.reading import MOST_WEIGHTS, reading_of, spoken
from gui.views.network.wording import caption, number, sizes_text, weight
from tests.gui.views.network.conftest import CELLS, run


def content(hidden: tuple[int, ...] = (4,)) -> Content:
    return content_of(*run(hidden))


def test_a_neuron_has_its_name_activation_bias_and_weights_strongest_first() -> None:
    shown = content((20, 3))
    shown.layers[1][2] = np.linspace(-1.0, 0.9, 21)
    reading = reading_of(shown, Neuron(2, 2), {(1, 2, 0), (1, 2, 20)})
    assert reading.title == "Layer 2, neuron 3"
    assert reading.facts == ("activation Tanh", "bias 0.9 (frozen)")
    assert len(reading.weights) == MOST_WEIGHTS
    assert reading.weights[0] == ("neuron 1", "−1.000 (frozen)", -1)
    assert reading.weights[1] == ("neuron 2", "−0.905", -1)
    assert reading.rest == "and 8 weaker"
    assert reading.values is not None
    assert reading.values.shape == (CELLS, CELLS)


def test_the_output_is_read_from_its_finest_map() -> None:
    scene, frame = run()
    reading = reading_of(content(), Neuron(2, 0), ())
    assert reading.title == "Output"
    assert reading.values is not None
    assert np.array_equal(reading.values, frame.model_map[0])
    classes = content_of(replace(scene, classes=("only",)), frame)
    assert reading_of(classes, Neuron(2, 0), ()).title == "Only"


def test_a_feature_is_its_name_and_map() -> None:
    reading = reading_of(content(), Neuron(0, 1), ())
    assert (reading.title, reading.facts, reading.weights) == ("Feature y", (), ())


def test_a_connection_is_its_ends_and_weight() -> None:
    shown = content((4, 3))
    shown.layers[1][2, 0] = -0.125
    reading = reading_of(shown, Connection(1, 2, 0), {(1, 2, 0)})
    assert reading.title == "layer 1, neuron 1 → layer 2, neuron 3"
    assert reading.facts == ("weight −0.125 (frozen)",)


def test_a_card_can_be_spoken() -> None:
    shown = content()
    shown.layers[0][1, -1] = 0.5
    assert spoken(shown, Neuron(1, 1), ()) == "Layer 1, neuron 2, activation Tanh, bias 0.5"


def test_numbers_are_short() -> None:
    assert [number(value) for value in (-2.0, 0.123456, 1e-9)] == ["−2", "0.1235", "1e−09"]
    assert [weight(value) for value in (0.0, -0.5, 0.0001, 123456.0)] == [
        "0.000",
        "−0.500",
        "1.0e−4",
        "1.2e5",
    ]
    assert weight(float("nan")) == "nan"


def test_repeated_layers_are_counted() -> None:
    assert sizes_text((2, 4, 1)) == "2-4-1"
    assert sizes_text((2, 8, 8, 1)) == "2-8-8-1"
    assert sizes_text((2, *(64,) * 8, 1)) == "2-64×8-1"
    assert sizes_text((2, 1)) == "2-1"


def test_captions_say_when_and_how_much_is_left_out() -> None:
    small, large = content(), content((64, 64))
    assert caption(small, 0, small.connections) == ["Network 2-4-1 before training"]
    assert caption(small, 1, small.connections) == ["Network 2-4-1 after 1 step"]
    assert caption(large, 1240, 304) == [
        "Network 2-64-64-1 after 1,240 steps",
        "the strongest 304 of 4,288 connections",
    ]
