"""Tables on a terminal: columns stand under each other in any script."""

from scratchnet.cli.output import aligned, plain, width_of


def test_widths_are_those_of_a_terminal() -> None:
    assert width_of("Ana") == 3
    assert width_of("李小龍") == 6
    assert width_of("e\u0301") == 1
    assert width_of("می\u200cخواهم") == 7


def test_columns_are_aligned_left_and_right() -> None:
    rows = [["who", "steps", "x"], ["李", "2,000", "y"], ["Ana Li", "5", "z"]]
    lines = list(aligned(rows, right=[1]))
    assert lines == ["who     steps  x", "李      2,000  y", "Ana Li      5  z"]


def test_nothing_is_left_for_a_terminal_to_obey() -> None:
    assert plain("a\x1b[2Jb\nc\u202ed\ud800") == "a�[2Jb�c�d�"
    assert plain("نور Ω 李") == "نور Ω 李"
