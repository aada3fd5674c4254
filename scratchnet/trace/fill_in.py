"""Fill in the number: one number of a line is left out, and a typed one is judged.

A wrong number is compared with what usual mistakes give, each computed from the numbers of the
trace, so that the answer can say which it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isfinite

from scratchnet.trace.line import Piece, line_in_numbers
from scratchnet.trace.number import Number, addends
from scratchnet.trace.sample import NeuronTrace
from scratchnet.trace.walk import SUM, TERM, Cursor, Stop, Walk

#: What stands for the number that is asked for.
BLANK = "____"
#: Fewer significant digits are not enough, unless the number has no more.
LEAST_DIGITS = 3
#: The numbers of a line are rounded to six digits; that may change its result by this share.
_ROUNDING = 1e-5


class Verdict(StrEnum):
    """What an answer is; rough ones agree as far as they go, with too few digits."""

    RIGHT = "right"
    ROUGH = "rough"
    WRONG = "wrong"
    UNREADABLE = "unreadable"


class Mistake(StrEnum):
    """A usual mistake, in words for the learner."""

    SIGN = "The sign is wrong; the size is right."
    DERIVATIVE = "The derivative f′(z) is missing: the chain rule goes through the activation too."
    UPDATED_WEIGHT = (
        "That uses the updated weight; backward uses the weights that the step began with."
    )
    PATH = "A path is missing: the gradients of all neurons that use this output add up."
    MEAN = "The mean is missing: the loss is divided by how many it is averaged over."
    BIAS = "The bias is missing: it is added to the weighted sum."
    ACTIVATION = "That is z: the activation of it is asked for."
    RATE = "The learning rate is missing: the gradient is multiplied by it."


@dataclass(frozen=True, slots=True)
class Question:
    """A line of a walk in which ``number`` is left out; ``is_result`` says that it is the result.

    ``pieces`` are the line's, with `BLANK` wherever the number stood.
    """

    walk: Walk
    cursor: Cursor
    number: Number
    pieces: tuple[Piece, ...]
    is_result: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A judged answer: the ``expected`` number, and the ``mistake`` that gives the typed one."""

    verdict: Verdict
    expected: float
    mistake: Mistake | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How many different numbers were ``asked`` for and answered, or shown on demand.

    ``right`` of them were filled in, ``right_at_first`` without a wrong answer before.
    """

    asked: int = 0
    right: int = 0
    right_at_first: int = 0


def question_at(walk: Walk, cursor: Cursor, number: Number | None = None) -> Question | None:
    """Return the question for a number of the line at a cursor; None means its result.

    There is none where nothing is computed, or where the number is beyond all floats.
    """
    pieces = line_in_numbers(walk, cursor)
    result = walk.at(cursor).number.origin
    asked = result if number is None else number.origin
    if len(pieces) == 1 or not isfinite(asked.value):
        return None
    blanked = tuple(
        Piece(BLANK) if piece.number is not None and piece.number.origin is asked else piece
        for piece in pieces
    )
    return None if blanked == pieces else Question(walk, cursor, asked, blanked, asked is result)


def judged(question: Question, text: str) -> Answer:
    """Return the judgement of a typed number; a decimal comma is understood.

    It may be one unit of its last digit off, or as far as the rounded numbers of the line lead.
    """
    expected, plain = question.number.value, _plain(text)
    try:
        typed = float(plain)
    except ValueError:
        return Answer(Verdict.UNREADABLE, expected)
    scale = max(sum(abs(each.value) for each in addends(question.number)), abs(expected))
    slack = _ROUNDING * scale
    unit = _unit(plain)
    if abs(typed - expected) <= slack:
        return Answer(Verdict.RIGHT, expected)
    digits = _significant_digits(plain)
    if digits >= LEAST_DIGITS and abs(typed - expected) <= unit:
        return Answer(Verdict.RIGHT, expected)
    if 0 < digits < LEAST_DIGITS and abs(typed - expected) <= unit / 2:
        return Answer(Verdict.ROUGH, expected)
    off = max(slack, unit if digits >= LEAST_DIGITS else 0.0)
    for mistake, value in _mistakes(question):
        if abs(value - expected) > slack and abs(typed - value) <= off:
            return Answer(Verdict.WRONG, expected, mistake)
    return Answer(Verdict.WRONG, expected)


class FillIn:
    """Asks for numbers one after the other, and keeps the score."""

    def __init__(self) -> None:
        self.question: Question | None = None
        self.score = Score()
        #: The numbers that count in the score; others were not asked for before.
        self._counted: set[tuple[int, int, Cursor, int]] = set()
        self._tried = self._done = False

    @property
    def is_open(self) -> bool:
        """Whether there is a question that is neither answered nor shown."""
        return self.question is not None and not self._done

    def ask(self, question: Question | None) -> None:
        """Ask the next question; None for none."""
        self.question = question
        self._tried = self._done = False

    def answer(self, text: str) -> Answer:
        """Judge an answer, and count it. Raises ValueError if nothing is asked."""
        if self.question is None:
            raise ValueError("nothing is asked")
        found = judged(self.question, text)
        if self._done or found.verdict in (Verdict.UNREADABLE, Verdict.ROUGH):
            return found
        right, first = found.verdict is Verdict.RIGHT, not self._tried
        self._tried = True
        if first and not self._count(self.question):
            # It was asked for before, and counts once.
            self._done = right
            return found
        score = self.score
        if right:
            score = replace(
                score, right=score.right + 1, right_at_first=score.right_at_first + first
            )
        self.score, self._done = score, right
        return found

    def reveal(self) -> float:
        """Give up, and return the number. Raises ValueError if nothing is asked."""
        if self.question is None:
            raise ValueError("nothing is asked")
        if not self._done and not self._tried:
            self._count(self.question)
        self._done = True
        return self.question.number.value

    def _count(self, question: Question) -> bool:
        walk, number = question.walk, question.number
        which = next(
            index
            for index, piece in enumerate(line_in_numbers(walk, question.cursor))
            if piece.number is not None and piece.number.origin is number
        )
        key = walk.step.number, walk.sample.position, question.cursor, which
        if key in self._counted:
            return False
        self._counted.add(key)
        self.score = replace(self.score, asked=self.score.asked + 1)
        return True


def _plain(text: str) -> str:
    plain = text.strip().replace("−", "-").replace(" ", "")
    return plain.replace(",", ".") if plain.count(",") == 1 and "." not in plain else plain


def _unit(plain: str) -> float:
    """Return the unit of the last digit of a number's text."""
    digits, _, power = plain.lower().partition("e")
    decimals = len(digits.partition(".")[2])
    return float(10.0 ** (int(power or "0") - decimals))


def _significant_digits(plain: str) -> int:
    digits = plain.lower().partition("e")[0].lstrip("+-").replace(".", "")
    return len(digits.lstrip("0"))


def _mistakes(question: Question) -> Iterator[tuple[Mistake, float]]:
    """Yield what mistakes give in place of the number that is asked for."""
    walk, expected = question.walk, question.number.value
    yield Mistake.SIGN, -expected
    if walk.step.bug:
        # The others are mistakes in the right program.
        return
    cursor = question.cursor if question.is_result else walk.find(question.number)
    if cursor is None:
        return
    stop = walk.at(cursor)
    if stop.layer is None or stop.neuron is None:
        return
    neuron = walk.sample.neuron(stop.layer, stop.neuron)
    if stop.phase == "forward":
        yield from _of_forward(walk, stop, neuron)
    elif stop.phase == "update":
        yield from _of_update(walk, stop)
    else:
        yield from _of_gradient(walk, stop, neuron)
    is_mean = stop.phase in ("loss", "backward") or stop.quantity == SUM
    if walk.step.count != 1 and is_mean and stop.quantity != "derivative":
        yield Mistake.MEAN, expected * walk.step.count


def _of_forward(walk: Walk, stop: Stop, neuron: NeuronTrace) -> Iterator[tuple[Mistake, float]]:
    assert stop.layer is not None
    assert stop.neuron is not None
    if stop.quantity == "z":
        yield Mistake.BIAS, neuron.z.value - neuron.bias.value
    elif stop.quantity == "output":
        yield Mistake.ACTIVATION, neuron.z.value
    elif stop.quantity == TERM and not walk.step.forward_only:
        assert stop.index is not None
        after = walk.step.parameters_after[stop.layer][stop.neuron][stop.index]
        yield Mistake.UPDATED_WEIGHT, neuron.inputs[stop.index].value * after


def _of_gradient(walk: Walk, stop: Stop, neuron: NeuronTrace) -> Iterator[tuple[Mistake, float]]:
    """Yield wrong values of ∂L/∂output, or what follows of them in the same neuron."""
    assert stop.layer is not None
    assert stop.neuron is not None
    factor = {"d_output": 1.0, "d_z": neuron.derivative.value, "d_bias": neuron.derivative.value}
    if stop.quantity == "d_weight":
        assert stop.index is not None
        x = neuron.inputs[stop.index].value
        yield Mistake.DERIVATIVE, neuron.d_output.value * x
        share = neuron.derivative.value * x
    elif stop.quantity in factor:
        share = factor[stop.quantity]
        if stop.quantity != "d_output":
            yield Mistake.DERIVATIVE, neuron.d_output.value
    else:
        return
    if stop.layer == walk.sample.depth - 1:
        return
    behind, i = walk.sample.layer(stop.layer + 1).neurons, stop.neuron
    after = walk.step.parameters_after[stop.layer + 1]
    mask = walk.sample.layer(stop.layer).mask
    share *= 1.0 if mask is None else mask[i].value
    terms = [each.d_z.value * each.weights[i].value for each in behind]
    moved = [each.d_z.value * row[i] for each, row in zip(behind, after, strict=True)]
    steep = [each.d_output.value * each.weights[i].value for each in behind]
    yield Mistake.UPDATED_WEIGHT, share * _total(moved)
    if stop.quantity == "d_output":
        yield Mistake.DERIVATIVE, share * _total(steep)
    if len(terms) > 1:
        for term in terms:
            yield Mistake.PATH, share * term
            yield Mistake.PATH, share * (_total(terms) - term)


def _of_update(walk: Walk, stop: Stop) -> Iterator[tuple[Mistake, float]]:
    assert stop.layer is not None
    assert stop.neuron is not None
    assert stop.index is not None
    if stop.quantity != "updated parameter":
        return
    update = walk.step.update(stop.layer, stop.neuron)[stop.index]
    before, after = update.before.value, update.after.value
    yield Mistake.SIGN, 2 * before - after
    yield Mistake.RATE, before - update.penalized.value
    if walk.step.count != 1:
        yield Mistake.MEAN, before - (before - after) * walk.step.count


def _total(values: list[float]) -> float:
    total = 0.0
    for value in values:
        total += value
    return total
