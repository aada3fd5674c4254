"""Recorded runs: their files, verification by replay, comparison, and values."""

from scratchnet.records.comparison import (
    GRID_POINTS,
    LOSSES_WITHIN,
    OUTPUTS_WITHIN,
    Difference,
    EngineComparison,
    EngineRun,
    compare_engines,
    difference,
    is_the_articles,
    output_scales,
)
from scratchnet.records.file import (
    SUFFIX,
    is_run_file,
    read_run,
    run_from_text,
    run_to_text,
    write_run,
)
from scratchnet.records.hand_in import MOST_EVIDENCE, Evidence, HandIn
from scratchnet.records.recipes import recipe_from_dict, recipe_to_dict
from scratchnet.records.run import About, Origin, Run, digest_of, run_of, this_origin
from scratchnet.records.verification import (
    Check,
    Discrepancy,
    Rerun,
    compare,
    engine_to_repeat,
    made_elsewhere,
    verify,
    work_of,
)

__all__ = [
    "GRID_POINTS",
    "LOSSES_WITHIN",
    "MOST_EVIDENCE",
    "OUTPUTS_WITHIN",
    "SUFFIX",
    "About",
    "Check",
    "Difference",
    "Discrepancy",
    "EngineComparison",
    "EngineRun",
    "Evidence",
    "HandIn",
    "Origin",
    "Rerun",
    "Run",
    "compare",
    "compare_engines",
    "difference",
    "digest_of",
    "engine_to_repeat",
    "is_run_file",
    "is_the_articles",
    "made_elsewhere",
    "output_scales",
    "read_run",
    "recipe_from_dict",
    "recipe_to_dict",
    "run_from_text",
    "run_of",
    "run_to_text",
    "this_origin",
    "verify",
    "work_of",
    "write_run",
]
