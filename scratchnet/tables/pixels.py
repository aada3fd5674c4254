"""Columns that are the pixels of an image, row by row from the top."""

import re
from collections.abc import Sequence
from math import isqrt

from scratchnet.tables.columns import Column, Kind

#: Names of pixels: pixel0, pixel_3_4, px7, 28x28.
_PIXEL = re.compile(r"(?:(?:pixel|pix|px)[ _-]*\d+(?:[ _x-]\d+)?|\d+x\d+)", re.IGNORECASE)
#: Images with fewer pixels show nothing.
_LEAST_SIDE = 4


def square_image(count: int) -> tuple[int, int] | None:
    """Return the width and height of a square image of so many pixels, or None."""
    side = isqrt(count)
    return (side, side) if side >= _LEAST_SIDE and side * side == count else None


def image_sizes(count: int) -> tuple[tuple[int, int], ...]:
    """Return each width and height of an image of so many pixels, the nearest to a square first."""
    sides = [side for side in range(_LEAST_SIDE, count // _LEAST_SIDE + 1) if count % side == 0]
    sizes = [(width, count // width) for width in sides]
    return tuple(sorted(sizes, key=lambda size: (max(size), size[1])))


def are_pixels(columns: Sequence[Column]) -> bool:
    """Return whether these columns are numbers named as pixels are, as many as a square has."""
    named = all(each.kind is Kind.NUMBER and _PIXEL.fullmatch(each.name) for each in columns)
    return named and square_image(len(columns)) is not None


def pixels_among(columns: Sequence[Column], *targets: int) -> tuple[Column, ...]:
    """Return all columns beside the targets that are named as pixels are, if they are an image.

    Those that are the same in every sample, as at the edge, belong to it.
    """
    found = tuple(
        each
        for each in columns
        if each.position not in targets and _PIXEL.fullmatch(each.name) is not None
    )
    return found if are_pixels(found) else ()
