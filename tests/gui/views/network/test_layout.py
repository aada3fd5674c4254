"""Where nodes lie: within the view, apart from one another; and the arrow keys among them."""

from itertools import pairwise

import numpy as np
import pytest

from gui.views.network.content import Node
from gui.views.network.layout import DiagramLayout, Direction, layout_for

SIZES = [
    (2, 1),
    (2, 1, 1),
    (2, 4, 1),
    (7, 5, 3),
    (2, *(8,) * 6, 1),
    (2, *(64,) * 8, 1),
    (2, 128, 1),
]
VIEWS = [(360, 260), (640, 560), (1100, 900)]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("sizes", SIZES)
def test_nothing_overlaps_and_nothing_leaves_the_view(
    sizes: tuple[int, ...], view: tuple[int, int]
) -> None:
    layout = layout_for(sizes, *view, label_widths=(20, 0))
    assert [len(column.ys) for column in layout.columns] == list(sizes)
    for column in layout.columns:
        assert column.ys.min() - column.side / 2 >= layout.body.top() - 1e-6
        assert column.ys.max() + column.side / 2 <= layout.body.bottom() + 1e-6
        if len(column.ys) > 1:
            assert np.diff(column.ys).min() >= column.side
        assert column.x - column.side / 2 >= 0
        assert column.x + column.side / 2 <= view[0]
    for left, right in pairwise(layout.columns):
        assert left.x + left.side / 2 < right.x - right.side / 2


def sides(layout: DiagramLayout) -> list[float]:
    return [column.side for column in layout.columns]


def test_few_neurons_are_drawn_as_maps_and_many_as_dots() -> None:
    few, many = layout_for((2, 4, 1), 640, 560), layout_for((2, *(64,) * 8, 1), 640, 560)
    assert not any(column.dots for column in few.columns)
    assert [column.dots for column in many.columns] == [False, *[True] * 8, False]


def test_columns_of_maps_share_a_size_and_the_output_is_larger() -> None:
    layout = layout_for((2, 8, 3, 1), 700, 600)
    *most, output = sides(layout)
    assert len(set(most)) == 1
    assert output > most[0]


def test_names_and_a_second_line_of_the_caption_get_space() -> None:
    plain, full = layout_for((2, 4, 3), 640, 560), layout_for((2, 4, 3), 640, 560, (80, 60), 2)
    assert full.columns[0].x - full.columns[0].side / 2 > 80
    assert full.columns[-1].x + full.columns[-1].side / 2 < 640 - 60
    assert full.body.top() > plain.body.top()


LAYOUT = layout_for((2, 4, 1), 640, 560)


def test_keys_go_from_node_to_node_and_stop_at_the_edges() -> None:
    start = LAYOUT.neighbour(None, Direction.UP)
    assert start == Node(1, 0)
    assert LAYOUT.neighbour(start, Direction.UP) == start
    assert LAYOUT.neighbour(start, Direction.DOWN) == Node(1, 1)
    assert LAYOUT.neighbour(Node(1, 3), Direction.DOWN) == Node(1, 3)
    assert LAYOUT.neighbour(Node(2, 0), Direction.RIGHT) == Node(2, 0)
    assert LAYOUT.neighbour(Node(0, 1), Direction.LEFT) == Node(0, 1)


def test_the_next_column_is_entered_at_the_nearest_node() -> None:
    assert LAYOUT.neighbour(Node(1, 3), Direction.LEFT) == Node(0, 1)
    assert LAYOUT.neighbour(Node(1, 0), Direction.LEFT) == Node(0, 0)
