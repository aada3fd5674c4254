"""Questions of a lesson: predictions before a run, numbers of it, choices and matching pairs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isclose, isfinite

from scratchnet.declare.parameter import finite
from scratchnet.numbers import significant
from scratchnet.quantities import Expression, Facts

#: An answer: a number, the number of a choice from 0, several of them, or a choice for each item.
Answer = float | int | tuple[int, ...]

#: Numbers agree if they differ by rounding alone.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Number:
    """An expected number: ``value``, or ``formula`` over quantities of the run.

    A number within ``tolerance`` of it is right, a part of it where ``relative``.
    """

    value: float | None
    formula: Expression | None
    tolerance: float
    relative: bool

    def expected(self, facts: Facts | None) -> float | None:
        """Return the number; None without a run to compute it from.

        Raises MissingQuantity where the run has no such number.
        """
        if self.formula is None:
            return self.value
        return None if facts is None else self.formula.value(facts)

    def accepts(self, given: float, expected: float) -> bool:
        """Return whether a given number is near enough."""
        room = self.tolerance * (abs(expected) if self.relative else 1.0)
        return isfinite(given) and (
            abs(given - expected) <= room
            or isclose(abs(given - expected), room, rel_tol=_ROUNDING, abs_tol=0.0)
        )

    def tolerance_text(self) -> str:
        """Return the tolerance as people read it; "" for none."""
        if not self.tolerance:
            return ""
        if self.relative:
            return f"± {significant(100 * self.tolerance, 3)} %"
        return f"± {significant(self.tolerance, 3)}"


@dataclass(frozen=True, slots=True)
class Prediction:
    """What one expects, asked before the first run; never punished, shown beside what came.

    It asks for a ``number``, or to choose one of ``choices``, of which ``correct`` is right.
    """

    id: str
    ask: str
    number: Number | None
    choices: tuple[str, ...] = ()
    correct: int | None = None
    line: int = 0

    def parse_answer(self, text: str) -> Answer:
        """Read a prediction as typed, as `Question.parse_answer` does."""
        return parse_answer(text, self.number is not None, self.choices)


@dataclass(frozen=True, slots=True)
class Question:
    """A question that has right answers.

    It asks for a ``number``; or to choose from ``choices``, one or several of which are
    ``correct``; or, with ``items``, to give each of them its choice, ``correct`` being one for
    each. A number that is computed is that of the run after step ``at_step``, None: its last.
    """

    id: str
    ask: str
    number: Number | None = None
    choices: tuple[str, ...] = ()
    correct: tuple[int, ...] = ()
    items: tuple[str, ...] = ()
    several: bool = False
    at_step: int | None = None
    explain: str = ""
    line: int = 0

    def is_right(self, answer: Answer, facts: Facts | None = None) -> bool:
        """Return whether an answer is right; a computed number needs the run's facts.

        Raises MissingQuantity where the run has no such number.
        """
        if self.number is not None:
            expected = self.number.expected(facts)
            given = finite(answer)
            return (
                expected is not None and given is not None and self.number.accepts(given, expected)
            )
        chosen = answer if isinstance(answer, tuple) else (int(answer),)
        if self.items:
            return chosen == self.correct
        return set(chosen) == set(self.correct)

    def right_answer(self, facts: Facts | None = None) -> Answer | None:
        """Return the right answer; None for a computed number without a run."""
        if self.number is not None:
            return self.number.expected(facts)
        return self.correct if self.several or self.items else self.correct[0]

    def text_of(self, answer: Answer) -> str:
        """Return an answer as people read it."""
        if self.number is not None or not self.choices:
            return significant(float(answer), 8) if not isinstance(answer, tuple) else str(answer)
        chosen = answer if isinstance(answer, tuple) else (int(answer),)
        names = [self.choices[number] for number in chosen if 0 <= number < len(self.choices)]
        if self.items:
            return "; ".join(
                f"{item}: {name}" for item, name in zip(self.items, names, strict=False)
            )
        return "; ".join(names)

    def parse_answer(self, text: str) -> Answer:
        """Read an answer as typed: a number, a choice's number from 1 or its words, or several
        of them between commas. Raises ValueError with what is allowed.
        """
        return parse_answer(text, self.number is not None, self.choices, self._count)

    @property
    def _count(self) -> int | None:
        """How many choices an answer has; None for any number."""
        if self.items:
            return len(self.items)
        return None if self.several else 1


def parse_answer(
    text: str, is_number: bool, choices: Sequence[str], count: int | None = 1
) -> Answer:
    """Read a typed answer, as `Question.parse_answer` does."""
    if is_number:
        try:
            number = float(text.strip().replace("−", "-"))
        except ValueError:
            number = float("nan")
        if not isfinite(number):
            raise ValueError("a number, with a point before decimals")
        return number
    names: Mapping[str, int] = {choice.casefold(): at for at, choice in enumerate(choices)}
    parts = [text] if text.strip().casefold() in names else text.split(",")
    chosen = []
    for part in parts:
        word = part.strip().casefold()
        if word in names:
            chosen.append(names[word])
        elif word.isascii() and word.isdigit() and 1 <= int(word) <= len(choices):
            chosen.append(int(word) - 1)
        else:
            raise ValueError(f"a number from 1 to {len(choices)}, or the words of a choice")
    if count is not None and len(chosen) != count:
        raise ValueError("one choice" if count == 1 else f"{count} choices between commas")
    return chosen[0] if count == 1 else tuple(chosen)
