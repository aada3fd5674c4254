"""The speeds that the run bar offers."""

#: Steps a second, from watching every step to as many as possible (None).
SPEEDS: tuple[float | None, ...] = (
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    1000,
    2000,
    5000,
    20_000,
    100_000,
    None,
)


def speed_words(speed: float | None) -> str:
    """Return a speed as the run bar shows it."""
    if speed is None:
        return "unlimited"
    return f"{speed:,.0f} {'step' if speed == 1 else 'steps'}/s"
