"""Columns that are the pixels of an image."""

import pytest

from scratchnet.tables import columns_of, read_table, suggest
from scratchnet.tables.pixels import image_sizes, square_image


def image_table(names: list[str]) -> str:
    """Return a table of images whose first pixel is always 0, with the class in front."""
    rows = (
        ",".join(
            [
                "abc"[row % 3],
                "0",
                *(str((row * row * at + row) % 17) for at in range(1, len(names))),
            ]
        )
        for row in range(12)
    )
    return "\n".join([",".join(["label", *names]), *rows])


@pytest.mark.parametrize("name", ["pixel{}", "px_{}", "Pixel {}"])
def test_all_pixels_are_inputs_also_those_that_are_always_the_same(name: str) -> None:
    columns = columns_of(read_table(image_table([name.format(at) for at in range(16)])))
    selection = suggest(columns)
    assert columns[selection.target].name == "label"
    assert len(selection.inputs) == 16
    assert selection.image == (4, 4)


@pytest.mark.parametrize(("name", "count"), [("x{}", 16), ("pixel{}", 15)])
def test_other_columns_are_no_image(name: str, count: int) -> None:
    selection = suggest(columns_of(read_table(image_table([name.format(n) for n in range(count)]))))
    assert selection.image is None
    assert len(selection.inputs) == count - 1


def test_the_images_that_have_so_many_pixels() -> None:
    sizes = [square_image(count) for count in (4, 16, 60, 64, 784)]
    assert sizes == [None, (4, 4), None, (8, 8), (28, 28)]


def test_all_widths_and_heights_of_an_image_are_known_the_nearest_to_a_square_first() -> None:
    assert image_sizes(24) == ((6, 4), (4, 6))
    assert image_sizes(36) == ((6, 6), (9, 4), (4, 9))
    assert [image_sizes(count) for count in (0, 1, 12, 15, 17)] == [()] * 5
    assert image_sizes(784)[0] == square_image(784)
