"""The names that engines are chosen by."""

REFERENCE, EXACT, FAST = "reference", "exact", "fast"
#: Every engine by its name.
ENGINES = (REFERENCE, EXACT, FAST)
DEFAULT_ENGINE = EXACT

#: These give the same bits.
_SAME_BITS = (REFERENCE, EXACT)


def may_hand_over(before: str, after: str, step: int) -> bool:
    """Return whether one engine may continue where another stopped after ``step`` steps.

    Within a run the digits must remain those of one engine, so that it can be repeated.
    """
    return step == 0 or before == after or (before in _SAME_BITS and after in _SAME_BITS)


#: Each engine in one line.
ENGINE_HELP = {
    REFERENCE: "Plain Python that can be read line by line",
    EXACT: "Compiled; every digit is the reference's",
    FAST: "Compiled for speed; the last digits differ from the reference's",
}
