"""What is wrong with a formula, in words for the person who typed it."""


class FormulaError(ValueError):
    """A formula cannot be read. ``position`` is the 0-based column, or None."""

    def __init__(self, message: str, position: int | None = None) -> None:
        self.message = message
        self.position = position
        place = "" if position is None else f" (column {position + 1})"
        super().__init__(message + place)


class UndefinedFormula(FormulaError):
    """A formula has no finite value at ``point``."""

    def __init__(self, text: str, point: dict[str, float], reason: str) -> None:
        self.point = point
        place = ", ".join(f"{name} = {value:.6g}" for name, value in point.items())
        shown = text if len(text) <= 60 else text[:59] + "…"
        super().__init__(f'formula "{shown}" is {reason} at {place}')
