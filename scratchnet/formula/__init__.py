"""Formulas that a person types, parsed by our own whitelist and never executed as Python."""

from scratchnet.formula.errors import FormulaError, UndefinedFormula
from scratchnet.formula.formula import Formula, check_over
from scratchnet.formula.parser import parse_formula
from scratchnet.formula.python import python_source

__all__ = [
    "Formula",
    "FormulaError",
    "UndefinedFormula",
    "check_over",
    "parse_formula",
    "python_source",
]
