"""A run as a readable Python script: the standard library alone, and the same bits."""

from scratchnet.export.script.verification import (
    ScriptFailed,
    ScriptProcess,
    ScriptResult,
    agreement_text,
    difference_text,
)
from scratchnet.export.script.writing import Outcome, outcome_of, python_script

__all__ = [
    "Outcome",
    "ScriptFailed",
    "ScriptProcess",
    "ScriptResult",
    "agreement_text",
    "difference_text",
    "outcome_of",
    "python_script",
]
