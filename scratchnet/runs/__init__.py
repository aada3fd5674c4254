"""Runs that leave the program and come back: their files, and whether they are what they say."""

from scratchnet.runs.checking import Rerun, engine_to_repeat, verify
from scratchnet.runs.comparing import Check, Discrepancy, compare
from scratchnet.runs.describing import data_words, network_words, neurons_of, weights_of
from scratchnet.runs.file import (
    SUFFIX,
    is_run_file,
    read_run,
    run_from_text,
    run_to_text,
    write_run,
)
from scratchnet.runs.recipes import recipe_from_dict, recipe_to_dict
from scratchnet.runs.run import About, Origin, Run, digest_of, run_of, this_origin

__all__ = [
    "SUFFIX",
    "About",
    "Check",
    "Discrepancy",
    "Origin",
    "Rerun",
    "Run",
    "compare",
    "data_words",
    "digest_of",
    "engine_to_repeat",
    "is_run_file",
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
