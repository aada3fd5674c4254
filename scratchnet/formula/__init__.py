"""Formulas as text, parsed by a whitelist and never run as Python."""

from scratchnet.formula.formula import Formula, FormulaError, UndefinedFormula, check_over
from scratchnet.formula.parser import parse_formula
from scratchnet.formula.translating import python_source

__all__ = [
    "Formula",
    "FormulaError",
    "UndefinedFormula",
    "check_over",
    "parse_formula",
    "python_source",
]
