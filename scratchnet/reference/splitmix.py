"""SplitMix64: 64 bits of arithmetic that the compiled engines repeat (Steele, Lea, Flood 2014)."""

MASK = 2**64 - 1
#: The step from one state to the next: 2⁶⁴ divided by the golden ratio, made odd.
GOLDEN = 0x9E3779B97F4A7C15
#: The multipliers of its mixing function (Stafford's variant 13).
FIRST_FACTOR, SECOND_FACTOR = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def mixed(state: int) -> int:
    """Return 64 well-mixed bits of a 64-bit number."""
    state = ((state ^ (state >> 30)) * FIRST_FACTOR) & MASK
    state = ((state ^ (state >> 27)) * SECOND_FACTOR) & MASK
    return state ^ (state >> 31)
