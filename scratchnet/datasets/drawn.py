"""A drawing as an input: what a pen leaves on paper, brought to the pixels of a dataset's images.

The preset of handwritten digits was made in two steps. Each digit was scanned, and scaled to 32×32
pixels, black or white; these were counted in blocks of 4×4, which gives 8×8 numbers from 0 to 16.
A drawing takes the same way, for images of any size and range of values.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets.dataset import Dataset, Point

Array = NDArray[np.float64]

#: A pixel of an image is the count of so many by so many pixels that are black or white.
COUNTED = 4
#: A drawing is kept about this fine along its longer side.
_FINE = 256
#: So many images, evenly spread over the dataset, tell how all of them look.
_LOOKED_AT = 500
#: A pixel with less ink than this does not count as part of what is drawn.
_FAINT = 0.1
#: Most images lie between these quantiles. If their shapes differ by less than this factor, they
#: were stretched; a drawing is stretched by no more, or a 1 would become a block.
_MOST, _STRETCH = (0.1, 0.9), 1.5
#: A dot is not enlarged until it fills the image.
_MOST_ENLARGED = 8.0
#: Less contrast than this, as a part of that between black and white, is an empty page.
_LEAST_CONTRAST = 0.05


@dataclass(frozen=True, slots=True)
class ImageForm:
    """How the images of a dataset look.

    They are ``width`` × ``height`` pixels; an empty pixel has the value ``paper``, a full one
    ``ink``. Most images fill the box from ``left`` to ``right`` and from ``top`` to ``bottom``, in
    pixels from the top left corner. ``stretched`` says whether nearly all are equally wide for
    their height: then they were stretched to fill the box.
    """

    width: int
    height: int
    paper: float
    ink: float
    top: float
    bottom: float
    left: float
    right: float
    stretched: bool

    @classmethod
    def of(cls, dataset: Dataset, image: tuple[int, int]) -> Self:
        """Return the form of a dataset's images of this width and height.

        The background is the end of the range of values that the outermost pixels are nearer to.
        """
        width, height = image
        step = max(len(dataset) // _LOOKED_AT, 1)
        values = np.array(dataset.inputs[::step], np.float64).reshape(-1, height, width)
        low, high = float(values.min()), float(values.max())
        edge = np.ones((height, width), bool)
        edge[1:-1, 1:-1] = False
        if np.median(values[:, edge]) > (low + high) / 2:
            low, high = high, low
        shares = (values - low) / (high - low) if high != low else np.zeros_like(values)
        full = shares[(shares > _FAINT).any(axis=(1, 2))]
        if not len(full):
            return cls(width, height, low, high, 0.0, float(height), 0.0, float(width), False)
        boxes = _boxes_of(full)
        shapes = (boxes[:, 3] - boxes[:, 2]) / (boxes[:, 1] - boxes[:, 0])
        narrow, wide = np.quantile(shapes, _MOST).tolist()
        top, bottom, left, right = np.median(boxes, axis=0).tolist()
        stretched = bool(wide <= _STRETCH * narrow)
        return cls(width, height, low, high, top, bottom, left, right, stretched)

    def shares(self, point: Sequence[float]) -> Array:
        """Return how much of each pixel of an image is ink, from 0 to 1, shape (height, width)."""
        values = np.array(point, np.float64).reshape(self.height, self.width)
        if self.ink == self.paper:
            return np.zeros_like(values)
        shares: Array = np.clip((values - self.paper) / (self.ink - self.paper), 0.0, 1.0)
        return shares

    def point(self, shares: Array) -> Point:
        """Return the inputs of an image of which so much is ink, row by row from the top."""
        values = self.paper + (self.ink - self.paper) * shares
        return tuple(values.ravel().tolist())


@dataclass(frozen=True, slots=True)
class _Stroke:
    """Points (x, y) and the pen's width, in pixels of the image; it draws, or erases."""

    points: list[tuple[float, float]]
    width: float
    erases: bool


class Drawing:
    """What is drawn on paper that has the shape of an image.

    Coordinates are in pixels of the image, from its top left corner. ``ink`` is how dark the
    drawing is, from 0 to 1, in an array that is finer than the image by the factor ``fineness``.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.fineness = COUNTED * max(round(_FINE / COUNTED / max(width, height)), 1)
        self.ink: Array = np.zeros((height * self.fineness, width * self.fineness))
        #: Whether a stroke was begun that is not at its end.
        self.in_stroke = False
        #: Strokes, and pictures that took the place of all before.
        self._items: list[_Stroke | Array] = []

    def copy(self) -> "Drawing":
        """Return a copy that can be drawn on without changing this one."""
        twin = Drawing(self.width, self.height)
        twin.ink = self.ink.copy()
        twin._items = [
            _Stroke(list(each.points), each.width, each.erases)
            if isinstance(each, _Stroke)
            else each
            for each in self._items
        ]
        return twin

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return not self.ink.any()

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to take back."""
        return bool(self._items)

    @property
    def is_grey(self) -> bool:
        """Whether it contains a picture with grey, which a pen does not make."""
        picture = self._picture()
        return picture is not None and bool(((picture > 0) & (picture < 1)).any())

    def begin(self, x: float, y: float, width: float, erases: bool = False) -> None:
        """Put the pen down, with a dot of its width; or the eraser."""
        stroke = _Stroke([(x, y)], width, erases)
        self.in_stroke = True
        self._items.append(stroke)
        self._draw(stroke, 0)

    def extend(self, x: float, y: float) -> None:
        """Move the pen to another place. Raises ValueError if no stroke was begun."""
        if not self.in_stroke:
            raise ValueError("no stroke was begun")
        stroke = self._items[-1]
        assert isinstance(stroke, _Stroke)
        stroke.points.append((x, y))
        self._draw(stroke, len(stroke.points) - 2)

    def end(self) -> None:
        """Lift the pen."""
        self.in_stroke = False

    def put(self, shares: Array) -> None:
        """Replace the drawing by an image of which so much is ink, shape (height, width)."""
        rows = np.repeat(np.asarray(shares, np.float64), self.fineness, axis=0)
        self._put(np.repeat(rows, self.fineness, axis=1))

    def put_picture(self, brightness: Array) -> None:
        """Replace the drawing by a picture of any size: 0 is black, 1 white, shape (rows, columns).

        Its background, the brightness of most of its edge, becomes paper. A picture with as many
        pixels as the image is taken as it is; another one fills the paper without being distorted,
        and what differs most from its background becomes full ink.
        """
        same = brightness.shape == (self.height, self.width)
        ink = _ink_of(brightness, stretched=not same)
        if same:
            self.put(ink)
            return
        rows, columns = self.ink.shape
        scale = min(rows / ink.shape[0], columns / ink.shape[1])
        self._put(_resampled(ink, (rows, columns), (scale, scale), (rows / 2, columns / 2)))

    def clear(self) -> None:
        """Take a new sheet of paper; undo brings the old one back."""
        if not self.is_empty:
            self._put(np.zeros_like(self.ink))

    def undo(self) -> None:
        """Take back the last stroke, picture or clearing."""
        if not self._items:
            return
        self.in_stroke = False
        self._items.pop()
        picture = self._picture()
        self.ink = np.zeros_like(self.ink) if picture is None else picture.copy()
        start = max((n for n, each in enumerate(self._items) if each is picture), default=-1)
        for stroke in self._items[start + 1 :]:
            assert isinstance(stroke, _Stroke)
            for number in range(max(len(stroke.points) - 1, 1)):
                self._draw(stroke, number)

    def pixels(self, form: ImageForm | None = None) -> Array:
        """Return how much of each pixel of the image is ink, from 0 to 1, shape (height, width).

        What a pen drew is first made of pixels that are black or white, which are then counted; the
        grey of pictures stays. With a ``form`` the drawing is moved and scaled to the box of most
        images of that form, and stretched a little if they were.
        """
        ink = self.ink if form is None else self._fitted(form)
        finer = self.fineness // COUNTED
        counted = _block_means(ink, finer)
        if not self.is_grey:
            counted = (counted >= 0.5).astype(np.float64)
        return _block_means(counted, COUNTED)

    def _picture(self) -> Array | None:
        return next((each for each in reversed(self._items) if not isinstance(each, _Stroke)), None)

    def _put(self, ink: Array) -> None:
        self.in_stroke = False
        self._items.append(ink)
        self.ink = ink.copy()

    def _draw(self, stroke: _Stroke, number: int) -> None:
        """Draw from a point of a stroke to the next one."""
        ends = stroke.points[number : number + 2]
        (x0, y0), (x1, y1) = (
            (x * self.fineness, y * self.fineness) for x, y in (ends[0], ends[-1])
        )
        radius = stroke.width * self.fineness / 2
        rows, columns = self.ink.shape
        top, bottom = _span(y0, y1, radius, rows)
        left, right = _span(x0, x1, radius, columns)
        y = np.arange(top, bottom)[:, np.newaxis] + 0.5 - y0
        x = np.arange(left, right) + 0.5 - x0
        across, down = x1 - x0, y1 - y0
        length = across * across + down * down
        along = np.clip((x * across + y * down) / length, 0.0, 1.0) if length else 0.0
        near = (x - along * across) ** 2 + (y - along * down) ** 2 <= radius * radius
        self.ink[top:bottom, left:right][near] = 0.0 if stroke.erases else 1.0

    def _fitted(self, form: ImageForm) -> Array:
        if not (self.ink > _FAINT).any():
            return self.ink
        top, bottom, left, right = _boxes_of(self.ink[np.newaxis])[0].tolist()
        rows, columns = self.ink.shape
        down = (form.bottom - form.top) * self.fineness / (bottom - top)
        across = (form.right - form.left) * self.fineness / (right - left)
        if form.stretched:
            across = min(across, _STRETCH * down)
            down = min(down, _STRETCH * across)
        else:
            # Some images are wider than most.
            across = down = min(down, columns / (right - left))
        down, across = min(down, _MOST_ENLARGED), min(across, _MOST_ENLARGED)
        half = across * (right - left) / 2
        middle = (form.left + form.right) / 2 * self.fineness
        centre = (
            (form.top + form.bottom) / 2 * self.fineness,
            min(max(middle, half), columns - half),
        )
        box = self.ink[top:bottom, left:right]
        return _resampled(box, (rows, columns), (down, across), centre)


def _span(one: float, other: float, radius: float, count: int) -> tuple[int, int]:
    """Return the first and the end of the cells that a stroke may touch along one side."""
    low, high = min(one, other) - radius, max(one, other) + radius
    return max(int(low), 0), max(min(int(high) + 1, count), 0)


def _boxes_of(shares: Array) -> NDArray[np.intp]:
    """Return top, bottom, left and right of what is drawn in images, of which none is empty.

    ``shares`` has the shape (images, rows, columns), the boxes (images, 4).
    """
    drawn: NDArray[np.bool_] = shares > _FAINT
    ends = []
    for axis in (2, 1):
        lines: NDArray[np.bool_] = np.any(drawn, axis=axis)
        ends += [lines.argmax(axis=1), lines.shape[1] - lines[:, ::-1].argmax(axis=1)]
    return np.stack(ends, axis=1)


def _block_means(values: Array, size: int) -> Array:
    """Return the means of blocks of size × size."""
    rows, columns = values.shape
    blocks = values.reshape(rows // size, size, columns // size, size)
    means: Array = blocks.mean(axis=(1, 3))
    return means


def _resampled(
    values: Array,
    shape: tuple[int, int],
    factors: tuple[float, float],
    centre: tuple[float, float],
) -> Array:
    """Return values enlarged by factors, down and across, with their middle at a (row, column).

    Around them is 0.
    """
    found = np.zeros(shape)
    rows, columns = (
        (np.arange(count) + 0.5 - middle) / factor + size / 2
        for count, factor, middle, size in zip(shape, factors, centre, values.shape, strict=True)
    )
    inside = [
        (place >= 0) & (place < size)
        for place, size in zip((rows, columns), values.shape, strict=True)
    ]
    at = np.ix_(rows[inside[0]].astype(np.intp), columns[inside[1]].astype(np.intp))
    found[np.ix_(*inside)] = values[at]
    return found


def _ink_of(brightness: Array, stretched: bool) -> Array:
    """Return how much of a picture is ink, from 0 to 1."""
    edge = np.concatenate(
        [brightness[0], brightness[-1], brightness[1:-1, 0], brightness[1:-1, -1]]
    )
    paper = float(np.median(edge))
    if not stretched:
        return brightness.copy() if paper < 0.5 else 1.0 - brightness
    away = brightness - paper
    if -away.min() > away.max():
        away = -away
    most = float(away.max())
    return np.clip(away / most, 0.0, 1.0) if most >= _LEAST_CONTRAST else np.zeros_like(away)
