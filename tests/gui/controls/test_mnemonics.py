from gui.controls.mnemonics import Mnemonics


def test_letters_are_given_once_and_words_come_first() -> None:
    mnemonics = Mnemonics(taken="F")
    assert mnemonics.mark("Seed") == "&Seed"
    assert mnemonics.mark("New seed") == "&New seed"
    assert mnemonics.mark("Some noise") == "S&ome noise"
    assert mnemonics.mark("Frame size") == "F&rame size"


def test_a_label_without_a_free_letter_goes_without() -> None:
    assert Mnemonics(taken="AB").mark("A & B") == "A && B"
