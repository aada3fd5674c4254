"""Drawings become inputs as the dataset's images were made: counted, moved, scaled."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from resources.presets import PRESETS
from scratchnet.datasets import Dataset, build_dataset
from scratchnet.datasets.drawn import COUNTED, Drawing, ImageForm

_DIGITS = ImageForm(8, 8, 0.0, 16.0, 0.0, 8.0, 1.0, 7.0, stretched=True)
_PLAIN = ImageForm(8, 8, 0.0, 16.0, 1.0, 7.0, 2.0, 6.0, stretched=False)


def images(*rows: list[list[float]]) -> Dataset:
    points = [tuple(float(v) for row in image for v in row) for image in rows]
    return Dataset(tuple(points), (0.0,) * len(points))


def line(drawing: Drawing, *points: tuple[float, float], width: float = 1.0) -> None:
    drawing.begin(*points[0], width)
    for point in points[1:]:
        drawing.extend(*point)
    drawing.end()


def box_of(ink: NDArray[np.float64]) -> list[int]:
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return [int(n) for n in (rows[0], rows[-1] + 1, columns[0], columns[-1] + 1)]


def test_the_digits_fill_their_height_and_six_columns() -> None:
    dataset = build_dataset(PRESETS["digits"].load())
    assert ImageForm.of(dataset, (8, 8)) == _DIGITS


def test_the_background_is_what_most_edges_are() -> None:
    white = [[9.0] * 4, [9.0, 1.0, 9.0, 9.0], [9.0] * 4]
    form = ImageForm.of(images(white), (4, 3))
    assert (form.paper, form.ink) == (9.0, 1.0)
    assert (form.top, form.bottom, form.left, form.right) == (1.0, 2.0, 1.0, 2.0)
    assert form.shares([v for row in white for v in row]).sum() == 1.0


def test_images_of_different_shapes_were_not_stretched() -> None:
    tall, wide = np.zeros((8, 8)), np.zeros((8, 8))
    tall[:, 3], wide[3, :] = 1.0, 1.0
    assert not ImageForm.of(images(tall.tolist(), wide.tolist()), (8, 8)).stretched


@pytest.mark.parametrize("value", [0.0, 3.0])
def test_images_without_anything_on_them_fill_the_paper(value: float) -> None:
    form = ImageForm.of(images([[value] * 3] * 2), (3, 2))
    assert (form.top, form.bottom, form.left, form.right) == (0.0, 2.0, 0.0, 3.0)
    assert form.point(form.shares([value] * 6)) == (value,) * 6


@given(st.lists(st.integers(0, 16), min_size=64, max_size=64))
def test_a_sample_on_the_paper_is_the_same_input_again(values: list[int]) -> None:
    point = tuple(map(float, values))
    drawing = Drawing(8, 8)
    drawing.put(_DIGITS.shares(point))
    assert _DIGITS.point(drawing.pixels()) == point


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 16), min_size=64, max_size=64))
def test_what_a_pen_draws_is_counted_in_blocks(values: list[int]) -> None:
    drawing = Drawing(8, 8)
    for number, count in enumerate(values):
        row, column = divmod(number, 8)
        for pixel in range(count):
            y, x = divmod(pixel, COUNTED)
            line(
                drawing,
                (column + (x + 0.5) / COUNTED, row + (y + 0.5) / COUNTED),
                width=1 / COUNTED,
            )
    assert _DIGITS.point(drawing.pixels()) == tuple(map(float, values))


@pytest.mark.parametrize("size", [(8, 8), (28, 28), (32, 32), (5, 3), (1024, 1)])
def test_paper_has_the_shape_of_the_image(size: tuple[int, int]) -> None:
    width, height = size
    drawing = Drawing(width, height)
    assert drawing.ink.shape == (height * drawing.fineness, width * drawing.fineness)
    line(drawing, (0.0, 0.0), (width, height), width=4.0 * max(size))
    assert (drawing.pixels() == np.ones((height, width))).all()
    drawing.begin(width / 2, height / 2, 8.0 * max(size), erases=True)
    assert drawing.is_empty


def test_a_line_is_as_wide_as_the_pen() -> None:
    drawing = Drawing(8, 8)
    line(drawing, (2.0, 4.0), (6.0, 4.0), width=2.0)
    assert drawing.pixels()[3:5, 2:6].min() == 1.0
    fine = drawing.fineness
    assert box_of(drawing.ink) == [3 * fine, 5 * fine, fine, 7 * fine]


_PLACES = st.tuples(st.floats(-2, 10), st.floats(-2, 10))
_STEPS = st.one_of(
    st.tuples(st.just("stroke"), st.lists(_PLACES, min_size=1, max_size=4), st.booleans()),
    st.tuples(st.just("put"), st.floats(0, 1)),
    st.tuples(st.just("clear")),
)


@given(st.lists(_STEPS, max_size=6))
def test_undo_takes_back_one_thing_after_the_other(steps: list[tuple]) -> None:
    drawing = Drawing(6, 6)
    before = [drawing.ink.copy()]
    for step in steps:
        match step:
            case ("stroke", points, erases):
                drawing.begin(*points[0], 1.5, erases)
                for point in points[1:]:
                    drawing.extend(*point)
            case ("put", share):
                drawing.put(np.full((6, 6), share))
            case _ if drawing.is_empty:
                continue
            case _:
                drawing.clear()
        before.append(drawing.ink.copy())
    twin = drawing.copy()
    for ink in reversed(before):
        assert (drawing.ink == ink).all()
        drawing.undo()
    assert not drawing.can_undo
    assert (twin.ink == before[-1]).all()
    twin.undo()
    assert (twin.ink == before[max(len(before) - 2, 0)]).all()


def test_a_pen_that_is_up_cannot_be_moved() -> None:
    drawing = Drawing(8, 8)
    with pytest.raises(ValueError, match="no stroke"):
        drawing.extend(1.0, 1.0)
    line(drawing, (1.0, 1.0))
    with pytest.raises(ValueError, match="no stroke"):
        drawing.extend(1.0, 1.0)


@given(st.integers(-40, 40), st.integers(-40, 40))
def test_where_one_draws_does_not_matter_if_it_is_fitted(across: int, down: int) -> None:
    found = []
    for x, y in ((0, 0), (across, down)):
        drawing = Drawing(8, 8)
        dx, dy = x / drawing.fineness, y / drawing.fineness
        line(drawing, (3 + dx, 3 + dy), (5 + dx, 3 + dy), (4 + dx, 5 + dy), width=0.8)
        found.append(drawing.pixels(_DIGITS))
    assert (found[0] == found[1]).all()


def test_a_fitted_drawing_fills_the_box_of_the_images() -> None:
    drawing = Drawing(8, 8)
    for one, other in pairwise([(3.0, 3.0), (5.0, 3.0), (5.0, 6.0), (3.0, 6.0), (3.0, 3.0)]):
        line(drawing, one, other, width=0.5)
    assert box_of(drawing.pixels(_DIGITS)) == [0, 8, 1, 7]
    # Not stretched, 2.5 × 3.5 becomes as high as the box, and wider than it.
    assert box_of(drawing.pixels(_PLAIN)) == [1, 7, 1, 7]


def test_a_thin_drawing_is_stretched_but_little() -> None:
    drawing = Drawing(8, 8)
    line(drawing, (4.0, 1.5), (4.0, 6.5), width=1.0)
    top, bottom, left, right = box_of(drawing.pixels(_DIGITS))
    assert (top, bottom) == (0, 8)
    assert right - left <= 3
    dot = Drawing(8, 8)
    line(dot, (4.0, 4.0), width=0.1)
    assert dot.pixels(_DIGITS).sum() <= 2.0
    assert not Drawing(8, 8).pixels(_DIGITS).any()


@pytest.mark.parametrize("paper", [0.0, 1.0])
def test_a_picture_has_ink_where_it_differs_from_its_background(paper: float) -> None:
    picture = np.full((40, 80), paper)
    picture[10:30, 30:50] = 0.4
    drawing = Drawing(8, 8)
    drawing.put_picture(picture)
    # Twice as wide as high: a quarter of the paper stays free above and below.
    assert box_of(drawing.pixels()) == [3, 5, 3, 5]
    assert drawing.pixels()[3:5, 3:5].min() == 1.0


def test_a_picture_with_as_many_pixels_is_taken_as_it_is() -> None:
    picture = np.zeros((8, 8))
    picture[2, 3], picture[4, 4] = 0.5, 0.25
    drawing = Drawing(8, 8)
    for brightness in (picture, 1.0 - picture):
        drawing.put_picture(brightness)
        assert drawing.is_grey
        assert (drawing.pixels() == picture).all()


def test_a_blank_picture_is_blank_paper() -> None:
    drawing = Drawing(8, 8)
    drawing.put_picture(np.linspace(0.70, 0.72, 400).reshape(20, 20))
    assert drawing.is_empty
