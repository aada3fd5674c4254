"""Which texts are refused where they come in, and the field that messages name."""

from pathlib import Path

import pytest

from scratchnet.cli.output import check_writable
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment, experiment_from_text
from scratchnet.files import write_atomically
from scratchnet.records.file import checked_about
from scratchnet.tables import choose, read_table
from scratchnet.texts import check_path, check_text, unwritable, writable

REFUSED = {
    "a\x07b": "the control character U+0007",
    "\x00": "the control character U+0000",
    "\x9b31m": "the control character U+009B",
    "one\u2028two": "the control character U+2028",
    "\ud800": "half a pair of surrogates, U+D800",
    "caf\udce9": "half a pair of surrogates, U+DCE9",
    "\ufffe": "U+FFFE, which is not a character",
    "\U0001ffff": "U+1FFFF, which is not a character",
    "abc\u202ecba": "U+202E, which turns the direction of text",
}
ACCEPTED = ["", "plain", "größer", "日本語", "🙂", "e\u0301", "\u200f\u0639", "a<b & c>d", "\ue000"]


@pytest.mark.parametrize(("text", "fault"), REFUSED.items())
def test_what_some_file_could_not_hold_is_named(text: str, fault: str) -> None:
    assert unwritable(text) == fault
    assert not unwritable(writable(text))
    with pytest.raises(InvalidInput, match=r"^title is .*; allowed: a text without "):
        check_text("title", text)


@pytest.mark.parametrize("text", ACCEPTED)
def test_other_texts_are_returned(text: str) -> None:
    assert check_text("title", text) == text


def test_lines_may_end_where_several_are_allowed() -> None:
    assert unwritable("one\ntwo\tthree\r\n", lines=True) == ""
    assert unwritable("one\ntwo") == "the control character U+000A"


@pytest.mark.parametrize("text", REFUSED)
def test_every_door_refuses_them(text: str, tmp_path: Path) -> None:
    table = {
        "data.source": "table",
        "data.inputs": ((0.0,), (1.0,)),
        "data.targets": ("a", "b"),
    }
    with pytest.raises(InvalidInput, match=r"^data\.names is .* has "):
        Experiment().with_values({**table, "data.names": (text, "y")})
    with pytest.raises(InvalidInput, match=r"^data\.targets is .* has "):
        Experiment().with_values({**table, "data.targets": (text, "b")})
    with pytest.raises(InvalidInput, match=r"^data\.classes is .* has "):
        Experiment().with_values({**table, "data.classes": (text, "b")})
    for author, title in ((text, "x"), ("x", text)):
        with pytest.raises(InvalidInput, match=r"^(author|title) is "):
            checked_about(f"x{author}x", f"x{title}x")
    with pytest.raises(InvalidInput, match=r"^--save-run: the file name has "):
        check_writable("--save-run", tmp_path / text)
    with pytest.raises(InvalidInput, match=r"^the file name has "):
        check_path(tmp_path / text)


def test_json_cannot_smuggle_them_in() -> None:
    escaped = r'{"data": {"source": "table", "inputs": [[0], [1]], "targets": ["a\ud800", "b"]}}'
    with pytest.raises(InvalidInput, match=r"data\.targets .* has half a pair of surrogates"):
        experiment_from_text(escaped)


def test_tables_name_the_column() -> None:
    with pytest.raises(InvalidInput, match=r"^line 1: the name .* has the control"):
        choose(read_table("x\x07,kind\n1,a\n2,b\n"), ["x\x07"], ["kind"], "classification")
    with pytest.raises(InvalidInput, match=r'^column "kind": the class .* has half a pair'):
        choose(read_table("x,kind\n1,a\ud800\n2,b\n"), ["x"], ["kind"], "classification")
    # What is not chosen does not matter.
    chosen = choose(read_table("x,\x07,kind\n1,\x07,a\n2,2,b\n"), ["x"], ["kind"], "classification")
    assert chosen.classes == ("a", "b")


@pytest.mark.parametrize("name", ["\ud800", "a\0b"])
def test_a_name_that_no_file_can_have_is_an_os_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(OSError, match="no file can have this name"):
        write_atomically(tmp_path / name, b"")
