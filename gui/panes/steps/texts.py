"""The page below the source: the line in numbers, why it is small, and what uses its result."""

from html import escape

from gui.panes.steps.place import Place, Uses
from gui.theme import Theme
from scratchnet.numbers import significant
from scratchnet.trace import Factor, FactorKind, Number, Piece, Product, exactly
from scratchnet.trace.formulas import DIGITS, shown
from scratchnet.trace.walk import SUM


def page_of(place: Place, uses: Uses | None, product: Product | None, theme: Theme) -> str:
    """Return the page of a place as HTML; links are read by `link_of`.

    ``product`` is shown if it is given; its smallest factor has the theme's colour of errors.
    """
    line = "".join(_piece(index, piece) for index, piece in enumerate(place.pieces))
    parts = [f'<p style="font-size: large">{line}</p>']
    if product is not None:
        parts.append(_product(product, place, theme))
    if uses is not None:
        parts.append(_uses(uses, place))
    return "".join(parts)


def link_of(target: str) -> tuple[str, int]:
    """Return what a link of a page is to, ``piece`` or ``use``, and its number from 0."""
    kind, _, index = target.partition("-")
    return kind, int(index)


def _piece(index: int, piece: Piece) -> str:
    if piece.number is None:
        return escape(piece.text)
    return _link(f"piece-{index}", piece.text, piece.number)


def _link(target: str, text: str, number: Number) -> str:
    return f'<a href="{target}" title="{exactly(number.value)}">{escape(text)}</a>'


def _uses(uses: Uses, place: Place) -> str:
    own = uses.number is place.stop.number.origin
    subject = "It goes into" if own else f"{_digits(uses.number)} goes into"
    if not uses.count:
        return f"<p>{subject} {escape(uses.none)}.</p>"
    rows = "".join(
        f"<br>→ {escape(use.text)} = {_link(f'use-{index}', _digits(use.number), use.number)}"
        for index, use in enumerate(uses.first)
    )
    more = uses.count - len(uses.first)
    rest = f"<br>… and {more:,} more" if more else ""
    return f"<p>{subject}{rows}{rest}</p>"


def _product(product: Product, place: Place, theme: Theme) -> str:
    own = place.stop.quantity != SUM
    subject = "This gradient" if own else "The part of this sample"
    marks = {product.smallest: _mark(product)} if product.factors else {}
    rows = "".join(
        f"<br>{'· ' if index else '= '}{_factor(factor, place, theme, marks.get(index, ''))}"
        for index, factor in enumerate(product.factors)
    )
    value = significant(product.value + 0.0, DIGITS).replace("-", "−")
    return f"<p><b>{escape(product.reason)}</b><br>{subject} is {value}{rows}</p>"


def _mark(product: Product) -> str:
    """Return what stands beside the smallest factor; every sample has the mean's."""
    smallest = abs(product.factors[product.smallest].value)
    means = (each for each in product.factors if each.kind is FactorKind.MEAN)
    smaller = any(abs(mean.value) < smallest for mean in means)
    return "the smallest beside 1/count" if smaller else "the smallest"


def _factor(factor: Factor, place: Place, theme: Theme, mark: str) -> str:
    value = significant(factor.value + 0.0, DIGITS).replace("-", "−")
    last = len(place.walk.step.parameters_before) - 1
    layer = "output layer" if factor.layer == last else f"hidden layer {factor.layer + 1}"
    text = f"{value} ({factor.kind}, {layer}, neuron {factor.neuron + 1})"
    if not mark:
        return escape(text)
    return f'<span style="color: {theme.error}"><b>{escape(text)} ← {mark}</b></span>'


def _digits(number: Number) -> str:
    return escape(shown(number).text)
