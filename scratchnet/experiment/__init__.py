"""The frozen description of everything that decides a run, declared once."""

from scratchnet.declare.parameter import Effect, Scale
from scratchnet.experiment.data import Data
from scratchnet.experiment.experiment import PARAMETERS, SECTIONS, Experiment, parse_value
from scratchnet.experiment.file import (
    FORMAT,
    SUFFIX,
    VERSION,
    experiment_from_text,
    experiment_to_dict,
    experiment_to_text,
    json_schema,
    read_experiment,
    write_experiment,
)
from scratchnet.experiment.network import Network
from scratchnet.experiment.training import Training

__all__ = [
    "FORMAT",
    "PARAMETERS",
    "SECTIONS",
    "SUFFIX",
    "VERSION",
    "Data",
    "Effect",
    "Experiment",
    "Network",
    "Scale",
    "Training",
    "experiment_from_text",
    "experiment_to_dict",
    "experiment_to_text",
    "json_schema",
    "parse_value",
    "read_experiment",
    "write_experiment",
]
