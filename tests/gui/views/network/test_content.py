"""The parts of a network that a diagram shows."""

from dataclasses import replace

import numpy as np
import pytest

from gui.current_frame import Chosen
from gui.views.network.columns import InputKind
from gui.views.network.content import MOST_CARDS, Connection, Node, content_of
from tests.gui.views.network.conftest import many, run, sample


def test_a_node_is_within_a_network_that_has_it() -> None:
    assert Node(1, 3).within((2, 4, 1))
    assert not Node(1, 4).within((2, 4, 1))
    assert not Node(3, 0).within((2, 4, 1))


def test_a_connection_has_the_address_of_its_weight_and_a_neuron_of_its_bias() -> None:
    content = content_of(*run((4, 3)))
    assert content.address_of(Connection(1, 2, 0)) == (1, 2, 0)
    assert content.address_of(Node(1, 3)) == (0, 3, 2)
    assert content.address_of(Node(0, 1)) is None


def test_one_or_two_inputs_are_maps_a_dozen_cards_and_more_a_list_or_an_image() -> None:
    def kind(*arguments: object, **more: object) -> InputKind:
        return content_of(*many(*arguments, **more)).input_kind

    assert content_of(*run()).input_kind is InputKind.MAPS
    assert kind(3) is InputKind.CARDS
    assert kind(MOST_CARDS) is InputKind.CARDS
    assert kind(MOST_CARDS + 1) is InputKind.LIST
    assert kind(6, image=(3, 2)) is InputKind.IMAGE
    # Formulas of pixels are no pixels.
    assert kind(6, image=(3, 2), features=("x1*x2",)) is InputKind.CARDS


def test_a_chosen_sample_is_marked_with_what_every_neuron_answers() -> None:
    scene, frame = many(5, (4, 3))
    chosen = sample(scene, 7, test=True)
    content = content_of(scene, frame, chosen)
    marked = content.marked
    assert marked is not None
    target = scene.classes[int(scene.test.targets[7])]
    assert marked.label == f"test sample 8, target {target}"
    assert marked.values.tolist() == list(chosen.point)
    outputs = frame.snapshot.outputs(chosen.point)
    found = [content.marked_output(Node(3, number)) for number in range(3)]
    assert found == pytest.approx(outputs, rel=1e-12)
    assert marked.outputs is not None
    assert len(marked.outputs) == 4 + 3 + 3


def test_a_point_that_is_no_sample_is_marked_too() -> None:
    scene, frame = many(5)
    point = (1.0, 2.0, 3.0, 4.0, 5.0)
    marked = content_of(scene, frame, Chosen(point)).marked
    assert marked is not None
    assert marked.label == "chosen input"
    assert marked.outputs is not None
    assert marked.outputs[-3:].tolist() == pytest.approx(frame.snapshot.outputs(point), rel=1e-12)


def test_without_a_choice_the_values_of_the_slice_are_marked() -> None:
    scene, frame = many(5)
    marked = content_of(scene, frame).marked
    assert marked is not None
    assert marked.label == "slice"
    assert marked.outputs is None
    # Two inputs vary.
    assert np.isnan(marked.values).tolist() == [True, True, False, False, False]
    assert marked.values[2:].tolist() == list(scene.plane.base[2:])
    # What does not fit the scene is no choice.
    other = content_of(scene, frame, Chosen((1.0,))).marked
    assert other is not None
    assert other.label == "slice"


def test_of_features_their_own_values_are_marked() -> None:
    scene, frame = many(5, features=("x1*x2", "x3"))
    assert content_of(scene, frame).marked is None
    chosen = sample(scene)
    marked = content_of(scene, frame, chosen).marked
    assert marked is not None
    assert frame.snapshot.encoding is not None
    assert marked.values.tolist() == list(frame.snapshot.encoding(chosen.point))


def test_neurons_have_means_only_if_they_were_requested() -> None:
    scene, frame = many(5, (4, 2))
    content = content_of(scene, frame)
    assert frame.responses is not None
    means = content.means_of(Node(2, 1))
    assert means is not None
    assert means.tolist() == frame.responses.means[5].tolist()
    assert content_of(*run()).means_of(Node(1, 0)) is None


def test_outputs_have_finer_maps_than_coarse_neurons() -> None:
    scene, frame = run((3,))
    cells = np.arange(6400.0).reshape(1, 80, 80)
    content = content_of(scene, replace(frame, model_map=cells))
    assert np.array_equal(content.output_maps, cells[:, 2::4, 2::4])
    fine = np.zeros((4, 24, 24))
    content = content_of(scene, replace(frame, model_map=cells, neuron_maps=fine))
    assert np.array_equal(content.output_maps, fine[3:])
    assert content_of(scene, replace(frame, neuron_maps=None)).output_maps is None
