"""Runs that leave the program and come back: their files, and whether they are what they say."""

from scratchnet.records.checking import Rerun, engine_to_repeat, verify
from scratchnet.records.comparing import Check, Discrepancy, compare
from scratchnet.records.describing import data_words, network_words, neurons_of, weights_of
from scratchnet.records.difference import Difference, difference
from scratchnet.records.file import (
    SUFFIX,
    is_run_file,
    read_run,
    run_from_text,
    run_to_text,
    write_run,
)
from scratchnet.records.measuring import GRID_POINTS, Measured
from scratchnet.records.recipes import recipe_from_dict, recipe_to_dict
from scratchnet.records.run import About, Origin, Run, digest_of, run_of, this_origin
from scratchnet.records.verification import (
    LOSSES_WITHIN,
    OUTPUTS_WITHIN,
    Verification,
    compare_engines,
    is_the_articles,
)

__all__ = [
    "GRID_POINTS",
    "LOSSES_WITHIN",
    "OUTPUTS_WITHIN",
    "SUFFIX",
    "About",
    "Check",
    "Difference",
    "Discrepancy",
    "Measured",
    "Origin",
    "Rerun",
    "Run",
    "Verification",
    "compare",
    "compare_engines",
    "data_words",
    "difference",
    "digest_of",
    "engine_to_repeat",
    "is_run_file",
    "is_the_articles",
    "network_words",
    "neurons_of",
    "read_run",
    "recipe_from_dict",
    "recipe_to_dict",
    "run_from_text",
    "run_of",
    "run_to_text",
    "this_origin",
    "verify",
    "weights_of",
    "write_run",
]
