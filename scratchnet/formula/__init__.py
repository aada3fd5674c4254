"""Formulas that a person types, parsed by our own whitelist and never executed as Python."""

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
