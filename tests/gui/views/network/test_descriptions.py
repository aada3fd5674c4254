"""Details of a part as text, and the caption."""

from dataclasses import replace

import numpy as np

from gui.views.network.content import Connection, Content, Node, content_of
from gui.views.network.descriptions import (
    MOST_WEIGHTS,
    accessible_description,
    caption_parts,
    details_of,
    network_words,
    number_text,
    sizes_text,
    weight_text,
)
from tests.gui.views.network.conftest import CELLS, many, run, sample


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


def test_details_of_one_of_many_inputs_say_how_it_is_distributed() -> None:
    scene, frame = many(5)
    shown = content_of(scene, frame, sample(scene, 3))
    summary = shown.summary
    assert summary is not None
    details = details_of(shown, Node(0, 2), ())
    target = scene.classes[int(scene.dataset.targets[3])]
    assert details.title == "Feature x3"
    assert details.lines == (
        f"mean {number_text(summary.means[2])}",
        f"from {number_text(summary.least[2])} to {number_text(summary.greatest[2])}",
        "30 training samples",
        f"sample 4, target {target}: {number_text(scene.dataset.inputs[3][2])}",
    )
    assert details.values is None


def test_details_of_a_pixel_say_where_it_is() -> None:
    details = details_of(content_of(*many(6, image=(3, 2))), Node(0, 4), ())
    assert details.lines[0] == "pixel 2 of row 2"


def test_details_of_a_neuron_list_its_mean_outputs_by_class() -> None:
    scene, frame = many(14, (4, 3))
    shown = content_of(scene, frame, sample(scene))
    details = details_of(shown, Node(1, 2), ())
    assert [name for name, _, _ in details.outputs] == [*frame.responses.groups]
    assert [value for _, value, _ in details.outputs] == [
        weight_text(mean) for mean in frame.responses.means[2].tolist()
    ]
    assert details.values is None
    assert len(details.weights) < MOST_WEIGHTS
    assert details.remainder == f"and {14 - len(details.weights)} weaker"
    output = number_text(shown.marked_output(Node(1, 2)))
    assert details.lines[-1].endswith(f": {output}")
    sentence = accessible_description(shown, Node(1, 2), ())
    assert f"mean output by class: {details.outputs[0][0]} {details.outputs[0][1]}" in sentence


def test_of_a_regression_outputs_are_listed_by_target() -> None:
    scene, frame = many(5, classes=0)
    shown = content_of(scene, frame)
    details = details_of(shown, Node(1, 0), ())
    assert not details.classes
    assert details.outputs[0][0] == "0 to 2"
    assert "mean output by target: 0 to 2 " in accessible_description(shown, Node(1, 0), ())


def test_words_name_few_inputs_and_count_many() -> None:
    assert network_words(content_of(*many(3))).startswith("features x1, x2, x3, marked: slice; ")
    assert network_words(content_of(*many(14))).startswith("14 features, marked: slice; ")
    image = content_of(*many(6, image=(3, 2)))
    assert network_words(image).startswith("an image of 3 by 2 pixels; layer 1")


def test_the_caption_counts_the_lines_after_those_of_pixels() -> None:
    image = content_of(*many(6, image=(3, 2)))
    assert caption_parts(image, 1, 12) == ["Network 6-4-3 after 1 step"]
    parts = caption_parts(image, 1, 10)
    assert parts[1] == "the strongest 10 of 12 connections after layer 1"
