"""Lines of bytes and of texts, and what is no text."""

from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.tables.lines import Lines
from scratchnet.tables.table import TableError

TEXTS = st.text(st.sampled_from('1x,"\n\r\u2028\u000cé𝄞'), max_size=60)


@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_lines_are_those_of_the_text_in_every_encoding(text: str, encoding: str) -> None:
    expected = list(StringIO(text, newline=""))
    assert list(Lines(text)) == expected
    assert list(Lines("\ufeff" + text)) == expected
    assert list(Lines(text.encode(encoding))) == expected


def test_lines_say_how_much_is_read() -> None:
    lines = Lines(b"1,2\n" * 10_000)
    assert lines.done == 0
    list(lines)
    assert lines.done == 1
    assert Lines("").done == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("1" * 101, ["101", "up to 100 characters"]),
        (b"1" * 101, ["101", "up to 100 bytes"]),
        (b"x\n\xe9", ["line 2", "0xE9"]),
        # Beyond the first piece that is decoded.
        (b"x\n" * 40 + b"\xff", ["line 41", "0xFF"]),
        (b"x\xe9\n\0", ["line 1", "0xE9"]),
        (b"x\n\0", ["line 2", "NUL"]),
        ("x\n\0", ["line 2", "NUL"]),
        (b"\xff\xfex", ["not UTF-16 text (byte 3)"]),
    ],
)
def test_what_is_no_text_is_refused_with_its_place(
    content: str | bytes, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scratchnet.tables.lines.LARGEST_TEXT", 100)
    with pytest.raises(TableError) as error:
        list(Lines(content))
    assert not [word for word in words if word not in str(error.value)], str(error.value)
