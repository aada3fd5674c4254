"""The page below the source: the line in numbers, and what uses its result."""

from html import escape

from gui.panes.steps.place import Place, Uses
from scratchnet.trace import Number, Piece, exactly
from scratchnet.trace.formulas import shown


def page_of(place: Place, uses: Uses | None) -> str:
    """Return the page of a place as HTML; links are read by `link_of`."""
    line = "".join(_piece(index, piece) for index, piece in enumerate(place.pieces))
    parts = [f'<p style="font-size: large">{line}</p>']
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


def _digits(number: Number) -> str:
    return escape(shown(number).text)
