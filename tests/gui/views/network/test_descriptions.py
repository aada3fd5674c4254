"""Details of a part as text, and the caption."""

from dataclasses import replace

import numpy as np

from gui.views.network.content import Connection, Content, Node, content_of
from gui.views.network.descriptions import (
    MOST_WEIGHTS,
    accessible_description,
    caption_parts,
    details_of,
    number_text,
    sizes_text,
    weight_text,
)
from tests.gui.views.network.conftest import CELLS, run


def content(hidden: tuple[int, ...] = (4,)) -> Content:
    return content_of(*run(hidden))


def test_details_of_a_neuron_list_activation_bias_and_weights_strongest_first() -> None:
    shown = content((20, 3))
    shown.layers[1][2] = np.linspace(-1.0, 0.9, 21)
    details = details_of(shown, Node(2, 2), {(1, 2, 0), (1, 2, 20)})
    assert details.title == "Layer 2, neuron 3"
    assert details.lines == ("activation Tanh", "bias 0.9 (frozen)")
    assert len(details.weights) == MOST_WEIGHTS
    assert details.weights[0] == ("neuron 1", "−1.000 (frozen)", -1)
    assert details.weights[1] == ("neuron 2", "−0.905", -1)
    assert details.remainder == "and 8 weaker"
    assert details.values is not None
    assert details.values.shape == (CELLS, CELLS)


def test_the_output_shows_its_finest_map() -> None:
    scene, frame = run()
    details = details_of(content(), Node(2, 0), ())
    assert details.title == "Output"
    assert details.values is not None
    assert np.array_equal(details.values, frame.model_map[0])
    classes = content_of(replace(scene, classes=("only",)), frame)
    assert details_of(classes, Node(2, 0), ()).title == "Only"


def test_details_of_a_feature_are_its_name_and_map() -> None:
    details = details_of(content(), Node(0, 1), ())
    assert (details.title, details.lines, details.weights) == ("Feature y", (), ())


def test_details_of_a_connection_are_its_ends_and_weight() -> None:
    shown = content((4, 3))
    shown.layers[1][2, 0] = -0.125
    details = details_of(shown, Connection(1, 2, 0), {(1, 2, 0)})
    assert details.title == "layer 1, neuron 1 → layer 2, neuron 3"
    assert details.lines == ("weight −0.125 (frozen)",)


def test_a_node_has_a_description_for_screen_readers() -> None:
    shown = content()
    shown.layers[0][1, -1] = 0.5
    assert (
        accessible_description(shown, Node(1, 1), ())
        == "Layer 1, neuron 2, activation Tanh, bias 0.5"
    )


def test_numbers_are_short() -> None:
    assert [number_text(value) for value in (-2.0, 0.123456, 1e-9)] == ["−2", "0.1235", "1e−09"]
    assert [weight_text(value) for value in (0.0, -0.5, 0.0001, 123456.0)] == [
        "0.000",
        "−0.500",
        "1.0e−4",
        "1.2e5",
    ]
    assert weight_text(float("nan")) == "nan"


def test_repeated_layers_are_counted() -> None:
    assert sizes_text((2, 4, 1)) == "2-4-1"
    assert sizes_text((2, 8, 8, 1)) == "2-8-8-1"
    assert sizes_text((2, *(64,) * 8, 1)) == "2-64×8-1"
    assert sizes_text((2, 1)) == "2-1"


def test_captions_give_the_step_and_how_many_connections_are_shown() -> None:
    small, large = content(), content((64, 64))
    assert caption_parts(small, 0, small.weight_count) == ["Network 2-4-1 before training"]
    assert caption_parts(small, 1, small.weight_count) == ["Network 2-4-1 after 1 step"]
    assert caption_parts(large, 1240, 304) == [
        "Network 2-64-64-1 after 1,240 steps",
        "the strongest 304 of 4,288 connections",
    ]
