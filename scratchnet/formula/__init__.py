"""Formulas as text, parsed by a whitelist and never run as Python."""

from scratchnet.formula.columns import formula_values
from scratchnet.formula.formula import Formula, FormulaError, UndefinedFormula, check_over
from scratchnet.formula.parser import parse_formula
from scratchnet.formula.translating import python_source

__all__ = [
    "Formula",
    "FormulaError",
    "UndefinedFormula",
    "check_over",
    "formula_values",
    "parse_formula",
    "python_source",
]
