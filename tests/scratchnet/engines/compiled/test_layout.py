"""The memory layout of networks and data."""

from itertools import combinations
from weakref import ref

import numpy as np
import pytest

from scratchnet.datasets import Axis, Dataset, Encoding, Plane
from scratchnet.engines.compiled.arguments import (
    ACTIVATION_CODES,
    COLUMNS,
    KEEPS_Z,
    LOSS_CODES,
    OPTIMIZER_CODES,
    SIZE,
    TILE,
)
from scratchnet.engines.compiled.layout import (
    empty_net,
    fill_tables,
    grouped,
    grouped_grid,
    padded,
    panels_of,
    samples_of,
    tables_of,
    workspace_for,
)
from scratchnet.registry import LOSSES, OPTIMIZERS, OUTPUT_ACTIVATIONS
from scratchnet.tables import Scaling

_PLAIN = Encoding(Scaling(), ())


@pytest.mark.parametrize(("count", "whole"), [(0, 0), (1, 8), (7, 8), (8, 8), (9, 16), (64, 64)])
def test_lanes_are_rounded_up(count: int, whole: int) -> None:
    assert padded(count) == whole


def test_the_table_of_layers_has_every_offset() -> None:
    net = empty_net((2, 9, 3, 1), ("tanh", "sine", "sigmoid"))
    assert net.depth == 3
    assert net.layers.reshape(-1, COLUMNS).tolist() == [
        # inputs, neurons, activation, first weight, neurons before the inputs, outputs, whether
        # sums are kept, neurons of whole panels before the outputs
        [2, 9, ACTIVATION_CODES["tanh"], 0, 0, 2, 0, 0],
        [9, 3, ACTIVATION_CODES["sine"], 48, 2, 11, 1, 16],
        [3, 1, ACTIVATION_CODES["sigmoid"], 128, 11, 14, 0, 24],
    ]
    for numbers in (*net.state, *net.other, net.gradients):
        assert (numbers == np.zeros(160)).all()
    for one, other in combinations((*net.state, *net.other, net.gradients), 2):
        assert not np.shares_memory(one, other)
    assert len(net.frozen) == 0


def test_every_parameter_is_in_one_tile() -> None:
    net = empty_net((130, 67, 3), ("tanh", "sigmoid"))
    seen = [np.zeros_like(panels) for panels in panels_of(net, net.gradients)]
    for row, panel, behind, first, end in net.tiles.reshape(-1, TILE).tolist():
        size = net.layers[row + SIZE]
        # The biases stand behind the last input.
        seen[row // COLUMNS][panel:behind, first : end + (end == size)] += 1
    assert len(net.tiles) > 2 * TILE
    assert all((table == 1).all() for table in seen)


def test_threads_have_room_for_a_block_each_and_for_no_more_samples_than_there_are() -> None:
    alone = workspace_for((2, 128, 128, 1), 10_000, 1)
    assert alone.room == alone.block
    shared = workspace_for((2, 128, 128, 1), 10_000, 3)
    assert shared.block == alone.block
    assert shared.room % shared.block == 0
    assert len(shared.values) == shared.room * 259 > 4 * len(alone.values)
    assert workspace_for((2, 128, 128, 1), 20, 3).room == 3 * alone.block


@pytest.mark.parametrize("name", LOSSES)
def test_the_last_layer_keeps_its_sums_for_a_loss_from_logits(name: str) -> None:
    net = empty_net((2, 3, 2), ("tanh", "sigmoid"), name)
    assert net.layers.reshape(-1, COLUMNS)[:, KEEPS_Z].tolist() == [0, LOSSES[name].from_logits]
    assert net.from_logits == LOSSES[name].from_logits
    assert net.per_output == LOSSES[name].definition.per_output


def test_every_activation_and_loss_and_optimizer_has_a_code() -> None:
    for codes, names in (
        (ACTIVATION_CODES, OUTPUT_ACTIVATIONS),
        (LOSS_CODES, LOSSES),
        (OPTIMIZER_CODES, OPTIMIZERS),
    ):
        assert set(codes) == set(names)
        assert list(codes.values()) == list(range(len(names)))


def test_a_row_of_a_table_is_a_neurons_weights_and_its_bias() -> None:
    net = empty_net((2, 9, 1), ("sigmoid", "sigmoid"))
    numbers = np.arange(float(len(net.state.parameters)))
    first, second = tables_of(net, numbers)
    assert first.shape == (9, 3)
    assert second.shape == (1, 10)
    # The next input's weights lie eight further on, the ninth neuron's behind all those.
    assert first[0].tolist() == [0, 8, 16]
    assert first[7].tolist() == [7, 15, 23]
    assert first[8].tolist() == [24, 32, 40]
    assert second[0].tolist() == [48 + 8 * k for k in range(10)]


def test_panels_are_views() -> None:
    net = empty_net((2, 9, 1), ("sigmoid", "sigmoid"))
    shapes = []
    for panels in panels_of(net, net.state.parameters):
        panels[:] = 1.0
        shapes.append(panels.shape)
    assert shapes == [(2, 3, 8), (1, 10, 8)]
    assert (net.state.parameters == 1.0).all()


def test_filled_tables_are_read_as_they_were_and_leave_zeros_where_neurons_are_missing() -> None:
    net = empty_net((2, 9, 1), ("sigmoid", "sigmoid"))
    tables = [np.arange(1.0, 28.0).reshape(9, 3), np.arange(1.0, 11.0).reshape(1, 10)]
    fill_tables(net, net.state.parameters, tables)
    for found, expected in zip(tables_of(net, net.state.parameters), tables, strict=True):
        assert (found == expected).all()
    assert np.count_nonzero(net.state.parameters) == 9 * 3 + 10


def test_points_are_in_groups_of_eight_filled_up_with_the_last() -> None:
    table = np.array([[float(k), 100.0 + k] for k in range(10)])
    assert grouped(table).tolist() == [
        *(0, 1, 2, 3, 4, 5, 6, 7),
        *(100, 101, 102, 103, 104, 105, 106, 107),
        *(8, 9, 9, 9, 9, 9, 9, 9),
        *(108, 109, 109, 109, 109, 109, 109, 109),
    ]


@pytest.mark.parametrize("count", [1, 7, 8, 9])
def test_nothing_is_added_to_whole_groups(count: int) -> None:
    assert len(grouped(np.zeros((count, 3)))) == 3 * padded(count)


def test_no_points_take_no_room() -> None:
    assert grouped(np.zeros((0, 2))).tolist() == []


def test_samples_are_in_rows_and_in_groups() -> None:
    dataset = Dataset(((1.0, 2.0), (3.0, 4.0)), (5.0, 6.0))
    samples = samples_of(dataset, _PLAIN, 1)
    rows, groups = samples.rows, samples.groups
    assert rows.points.tolist() == [1, 2, 3, 4]
    assert rows.targets.tolist() == [5, 6]
    assert groups.grouped_points.tolist() == [1, *[3] * 7, 2, *[4] * 7]
    assert groups.grouped_targets.tolist() == [5, *[6] * 7]
    assert rows.number == groups.number == 2


def test_rows_take_no_room_for_groups_nor_groups_for_rows() -> None:
    dataset = Dataset(((1.0, 2.0), (3.0, 4.0)), (5.0, 6.0))
    samples = samples_of(dataset, _PLAIN, 1)
    assert not len(samples.rows.grouped_points)
    assert not len(samples.rows.grouped_targets)
    assert not len(samples.groups.points)
    assert not len(samples.groups.targets)


def test_engines_share_many_samples_while_one_of_them_lives() -> None:
    dataset = Dataset(tuple((float(k),) for k in range(10_001)), (0.0,) * 10_001)
    samples = samples_of(dataset, _PLAIN, 1)
    assert samples_of(dataset, _PLAIN, 1) is samples
    assert samples_of(Dataset(dataset.inputs, dataset.targets), _PLAIN, 1) is not samples
    known = ref(samples)
    del samples
    assert known() is None


def test_a_grid_runs_along_x_first() -> None:
    # Four points: (-1, 1), (1, 1) in the lower row of cells, then the upper one.
    plane = Plane.of_all((Axis("x", -2.0, 2.0), Axis("y", -2.0, 2.0)))
    found = grouped_grid(plane, 2, _PLAIN)
    assert found.tolist() == [-1, 1, -1, 1, 1, 1, 1, 1, -1, -1, 1, 1, 1, 1, 1, 1]


@pytest.mark.parametrize("sizes", [(2, 1), (2, 4, 1), (2, 128, 128, 128, 128, 1), (1, 1)])
def test_a_block_is_whole_groups_and_its_room_holds_every_value(sizes: tuple[int, ...]) -> None:
    workspace = workspace_for(sizes)
    assert workspace.block % 8 == 0
    assert 16 <= workspace.block <= 256
    assert len(workspace.values) == len(workspace.gradients) == workspace.block * sum(sizes)
    assert len(workspace.rows) == workspace.block * sum(padded(size) for size in sizes[1:])
    assert len(workspace.targets) == workspace.block


def test_what_kernels_work_in_begins_with_a_line_of_the_cache() -> None:
    net = empty_net((2, 9, 1), ("tanh", "tanh"), dropout=(0.5,))
    workspace = workspace_for((2, 9, 1), dropout=True)
    arrays = [*net.state, *net.other, net.gradients]
    arrays += [each for each in workspace if isinstance(each, np.ndarray)]
    assert len(arrays) > 14
    assert {each.ctypes.data % 64 for each in arrays} == {0}
    assert not any(each.any() for each in arrays)
