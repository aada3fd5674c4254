"""Tables on a terminal: columns stand under each other in any script."""

from io import StringIO

import pytest

from scratchnet.cli.output import aligned, print_document, print_list, report, say, width_of


def test_widths_are_those_of_a_terminal() -> None:
    assert width_of("Ana") == 3
    assert width_of("李小龍") == 6
    assert width_of("e\u0301") == 1
    assert width_of("می\u200cخواهم") == 7


def test_columns_are_aligned_left_and_right() -> None:
    rows = [["who", "steps", "x"], ["李", "2,000", "y"], ["Ana Li", "5", "z"]]
    lines = list(aligned(rows, right=[1]))
    assert lines == ["who     steps  x", "李      2,000  y", "Ana Li      5  z"]


def test_what_others_wrote_does_not_control_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    say("wrote a\x1b[2J\nscratchnet: verified\u202e.csv")
    report("\x1b]0;title\x07")
    print_list("taken over:", ["\x9b2J"])
    captured = capsys.readouterr()
    assert captured.out == "wrote a�[2J scratchnet: verified�.csv\n"
    assert captured.err == "scratchnet: �]0;title�\ntaken over:\n  �2J\n"


class _Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_document_is_printed_as_it_is_and_shown_without_control_characters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "x,name\n1,a\x1b[2J\tb\n"
    for stream, expected in ((StringIO(), text), (_Terminal(), "x,name\n1,a�[2J b\n")):
        monkeypatch.setattr("sys.stdout", stream)
        print_document(text)
        assert stream.getvalue() == expected


def test_an_error_output_that_is_full_does_not_end_a_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class _Full(StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("sys.stderr", _Full())
    report("nobody reads this")
