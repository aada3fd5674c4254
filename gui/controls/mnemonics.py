"""Giving every label its own Alt key. No Qt."""

#: Taken by the menu bar, the run bar and the panes of the main window.
TAKEN_ELSEWHERE = "FEXVHRPLT"


class Mnemonics:
    """Hands out letters, each once; a label that finds none free goes without."""

    def __init__(self, taken: str = TAKEN_ELSEWHERE) -> None:
        self._taken = set(taken.upper())

    def mark(self, label: str) -> str:
        """Return ``label`` with ``&`` before its letter: the first of a word if it can be."""
        starts = [i for i in range(len(label)) if i == 0 or label[i - 1] == " "]
        others = [i for i in range(len(label)) if i not in starts]
        for i in [*starts, *others]:
            letter = label[i].upper()
            if letter.isascii() and letter.isalpha() and letter not in self._taken:
                self._taken.add(letter)
                return f"{label[:i].replace('&', '&&')}&{label[i:].replace('&', '&&')}"
        return label.replace("&", "&&")
