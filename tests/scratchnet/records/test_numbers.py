"""Losses as text: any other program can read them."""

import struct
from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.errors import InvalidInput
from scratchnet.records.numbers import decoded, encoded

_numbers = st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=20)


@given(_numbers)
def test_they_are_little_endian_doubles_in_base64(numbers: list[float]) -> None:
    text = encoded(numbers)
    assert b64decode(text) == struct.pack(f"<{len(numbers)}d", *numbers)
    read = decoded("losses", text, len(numbers))
    assert struct.pack(f"<{len(numbers)}d", *read) == b64decode(text)


def test_portions_make_one_text() -> None:
    numbers = [k / 7 for k in range(130_001)]
    text = encoded(numbers)
    assert text == b64encode(struct.pack("<130001d", *numbers)).decode()
    assert list(decoded("losses", text, range(200_000))) == numbers
    with pytest.raises(InvalidInput, match="130,001 numbers"):
        decoded("losses", text, 130_000)
