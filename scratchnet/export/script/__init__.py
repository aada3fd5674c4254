"""A run as a Python script that one can read: the standard library alone, and the same bits."""

from scratchnet.export.script.verifying import (
    Computed,
    ScriptFailed,
    ScriptRun,
    difference_from,
    same,
)
from scratchnet.export.script.writing import Outcome, outcome_of, python_script

__all__ = [
    "Computed",
    "Outcome",
    "ScriptFailed",
    "ScriptRun",
    "difference_from",
    "outcome_of",
    "python_script",
    "same",
]
