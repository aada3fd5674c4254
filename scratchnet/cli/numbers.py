"""Numbers as options of commands."""

import argparse


def positive(text: str) -> int:
    """Read a whole number from 1. Raises ArgumentTypeError."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"is {text!r}; allowed: a whole number from 1")
    return number


def finite_number(text: str) -> float:
    """Read a finite number. Raises ArgumentTypeError."""
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if abs(number) < float("inf"):
        return number
    raise argparse.ArgumentTypeError(f"is {text!r}; allowed: a finite number")
