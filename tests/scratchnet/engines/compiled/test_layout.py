"""How networks and data lie in memory."""

import numpy as np
import pytest

from scratchnet.datasets import Dataset
from scratchnet.engines.compiled.kernels.passes import COLUMNS
from scratchnet.engines.compiled.layout import (
    empty_net,
    laid_grid,
    laid_out,
    room_for,
    samples_of,
    tables_of,
    whole_lanes,
)


@pytest.mark.parametrize(("count", "whole"), [(0, 0), (1, 8), (7, 8), (8, 8), (9, 16), (64, 64)])
def test_lanes_are_rounded_up(count: int, whole: int) -> None:
    assert whole_lanes(count) == whole


def test_the_table_of_layers_says_where_everything_lies() -> None:
    net = empty_net((2, 9, 3, 1), (1, 2, 0))
    assert net.depth == 3
    assert net.layers.reshape(-1, COLUMNS).tolist() == [
        # inputs, neurons, activation, stride, first weight, neurons before the inputs, outputs
        [2, 9, 1, 16, 0, 0, 2],
        [9, 3, 2, 8, 48, 2, 11],
        [3, 1, 0, 8, 128, 11, 14],
    ]
    for numbers in (net.parameters, net.gradients, net.other):
        assert (numbers == np.zeros(160)).all()
    assert not np.shares_memory(net.parameters, net.other)


def test_a_row_of_a_table_is_a_neurons_weights_and_its_bias() -> None:
    net = empty_net((2, 9, 1), (0, 0))
    numbers = np.arange(float(len(net.parameters)))
    first, second = tables_of(net, numbers)
    assert first.shape == (9, 3)
    assert second.shape == (1, 10)
    # The next input's weights lie a whole number of lanes further on.
    assert first[0].tolist() == [0, 16, 32]
    assert first[8].tolist() == [8, 24, 40]
    assert second[0].tolist() == [48 + 8 * k for k in range(10)]


def test_tables_are_views_and_leave_out_what_fills_up() -> None:
    net = empty_net((2, 9, 1), (0, 0))
    for table in tables_of(net, net.parameters):
        table[:] = 1.0
    assert net.parameters.sum() == 9 * 3 + 10


def test_points_lie_in_groups_of_eight_filled_up_with_the_last() -> None:
    table = np.array([[float(k), 100.0 + k] for k in range(10)])
    assert laid_out(table).tolist() == [
        *(0, 1, 2, 3, 4, 5, 6, 7),
        *(100, 101, 102, 103, 104, 105, 106, 107),
        *(8, 9, 9, 9, 9, 9, 9, 9),
        *(108, 109, 109, 109, 109, 109, 109, 109),
    ]


@pytest.mark.parametrize("count", [1, 7, 8, 9])
def test_nothing_is_added_to_whole_groups(count: int) -> None:
    assert len(laid_out(np.zeros((count, 3)))) == 3 * whole_lanes(count)


def test_no_points_take_no_room() -> None:
    assert laid_out(np.zeros((0, 2))).tolist() == []


def test_samples_lie_in_rows_and_in_groups() -> None:
    samples = samples_of(Dataset(((1.0, 2.0), (3.0, 4.0)), (5.0, 6.0)))
    assert samples.points.tolist() == [1, 2, 3, 4]
    assert samples.targets.tolist() == [5, 6]
    assert samples.laid_points.tolist() == [1, *[3] * 7, 2, *[4] * 7]
    assert samples.laid_targets.tolist() == [5, *[6] * 7]


def test_a_grid_runs_along_x_first() -> None:
    # Four points: (-1, 1), (1, 1) in the lower row of cells, then the upper one.
    found = laid_grid((-2.0, 2.0), 2)
    assert found.tolist() == [-1, 1, -1, 1, 1, 1, 1, 1, -1, -1, 1, 1, 1, 1, 1, 1]


@pytest.mark.parametrize("sizes", [(2, 1), (2, 4, 1), (2, 128, 128, 128, 128, 1), (1, 1)])
def test_a_block_is_whole_groups_and_its_room_holds_every_value(sizes: tuple[int, ...]) -> None:
    space = room_for(sizes)
    assert space.block % 8 == 0
    assert 16 <= space.block <= 256
    assert len(space.values) == len(space.gradients) == space.block * sum(sizes)
    assert len(space.rows) == space.block * max(whole_lanes(size) for size in sizes)
    assert len(space.wanted) == space.block
