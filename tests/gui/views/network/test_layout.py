"""Where nodes lie: within the view, apart from one another; and the arrow keys among them."""

from itertools import pairwise

import numpy as np
import pytest

from gui.views.network.columns import Column, InputKind
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


MANY = [
    ((4, 8, 3), InputKind.CARDS, None),
    ((12, 64, 1), InputKind.CARDS, None),
    ((13, 8, 8, 3), InputKind.LIST, None),
    ((1024, 128, 10), InputKind.LIST, None),
    ((64, 32, 10), InputKind.IMAGE, (8, 8)),
    ((784, 128, 10), InputKind.IMAGE, (28, 28)),
    ((64, 10), InputKind.IMAGE, (64, 1)),
    ((64, *(128,) * 8, 10), InputKind.IMAGE, (8, 8)),
]


def rects_overlap(column: Column) -> bool:
    rects = [column.rect(index).adjusted(0.01, 0.01, -0.01, -0.01) for index in range(20)]
    return any(a.intersects(b) for k, a in enumerate(rects) for b in rects[:k])


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("sizes", "kind", "image"), MANY)
def test_many_inputs_fit_into_the_view_too(
    sizes: tuple[int, ...],
    kind: InputKind,
    image: tuple[int, int] | None,
    view: tuple[int, int],
) -> None:
    layout = layout_for(sizes, *view, (20, 40), inputs=kind, image=image)
    assert [len(column.ys) for column in layout.columns] == list(sizes)
    for number, column in enumerate(layout.columns):
        assert column.area.top() >= layout.body.top() - 1e-6
        assert column.area.bottom() <= layout.legend.top() + 1e-6
        assert column.left >= 0
        assert column.right <= view[0]
        if sizes[number] >= 20:
            assert not rects_overlap(column)
    for left, right in pairwise(layout.columns):
        assert left.right < right.left
    assert layout.legend.bottom() == layout.body.bottom()


def test_pixels_lie_row_by_row_from_the_top_and_touch() -> None:
    column = layout_for((6, 2, 1), 640, 560, inputs=InputKind.IMAGE, image=(3, 2)).columns[0]
    first, second, fourth = column.rect(0), column.rect(1), column.rect(3)
    assert first.right() == pytest.approx(second.left())
    assert first.bottom() == pytest.approx(fourth.top())
    assert first.width() == pytest.approx(first.height())


def test_layers_that_are_too_high_become_grids_with_full_rows() -> None:
    layout = layout_for((64, 32, 10), 700, 600, inputs=InputKind.IMAGE, image=(8, 8))
    layer, output = layout.columns[1], layout.columns[2]
    assert layer.across > 1
    assert 32 % layer.across == 0
    assert layer.side > 25
    # Beside outputs are their names.
    assert output.across == 1
    assert not any(column.dots for column in layout.columns)


def test_keys_go_through_a_grid_before_they_leave_it() -> None:
    layout = layout_for((64, 32, 10), 700, 600, inputs=InputKind.IMAGE, image=(8, 8))
    across = layout.columns[1].across
    assert layout.neighbour(Node(0, 9), Direction.RIGHT) == Node(0, 10)
    assert layout.neighbour(Node(0, 9), Direction.DOWN) == Node(0, 17)
    assert layout.neighbour(Node(0, 15), Direction.RIGHT).column == 1
    assert layout.neighbour(Node(1, 0), Direction.RIGHT) == Node(1, 1)
    assert layout.neighbour(Node(1, 0), Direction.DOWN) == Node(1, across)
    assert layout.neighbour(Node(1, across - 1), Direction.RIGHT) == Node(2, 0)
    assert layout.neighbour(Node(1, 1), Direction.UP) == Node(1, 1)
    entered = layout.neighbour(Node(2, 9), Direction.LEFT)
    assert entered == Node(1, 31)


def test_every_node_of_a_block_and_of_a_grid_is_found_at_its_center() -> None:
    layout = layout_for((64, 32, 10), 700, 600, inputs=InputKind.IMAGE, image=(8, 8))
    for number, column in enumerate(layout.columns):
        for index in range(len(column.ys)):
            assert layout.node_at(column.center(index)) == Node(number, index)


def test_maps_have_no_legend() -> None:
    layout = layout_for((2, 4, 1), 640, 560)
    assert layout.legend.height() == 0
