"""Formulas as text, parsed by a whitelist and never run as Python."""

from scratchnet.formula.columns import formula_values
from scratchnet.formula.formula import Formula, FormulaError, UndefinedFormula, check_over
from scratchnet.formula.parser import compared_sides, free_names, parse_formula
from scratchnet.formula.translating import python_source
from scratchnet.formula.vocabulary import FUNCTIONS, Function, variable_names

__all__ = [
    "FUNCTIONS",
    "Formula",
    "FormulaError",
    "Function",
    "UndefinedFormula",
    "check_over",
    "compared_sides",
    "formula_values",
    "free_names",
    "parse_formula",
    "python_source",
    "variable_names",
]
