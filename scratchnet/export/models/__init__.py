"""Trained networks in formats that other programs use."""

from scratchnet.export.models.differences import (
    POINTS,
    Difference,
    measure_differences,
    measured_names,
)
from scratchnet.export.models.formats import FORMATS, Format, format_for
from scratchnet.export.models.json_file import network_from_text, network_to_text, read_network
from scratchnet.export.models.packages import MissingPackage
from scratchnet.export.models.trained_network import (
    ColumnScaling,
    Input,
    Origin,
    TrainedNetwork,
    trained_network,
)

__all__ = [
    "FORMATS",
    "POINTS",
    "ColumnScaling",
    "Difference",
    "Format",
    "Input",
    "MissingPackage",
    "Origin",
    "TrainedNetwork",
    "format_for",
    "measure_differences",
    "measured_names",
    "network_from_text",
    "network_to_text",
    "read_network",
    "trained_network",
]
