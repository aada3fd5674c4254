"""Trained networks by themselves, in formats that other programs use."""

from scratchnet.export.models.differences import MEASURED, POINTS, Difference, measure_differences
from scratchnet.export.models.formats import FORMATS, Format, format_for, readable
from scratchnet.export.models.json_file import network_from_text, network_to_text, read_network
from scratchnet.export.models.origin import Origin
from scratchnet.export.models.packages import MissingPackage
from scratchnet.export.models.trained import Input, Move, TrainedNetwork, trained_network

__all__ = [
    "FORMATS",
    "MEASURED",
    "POINTS",
    "Difference",
    "Format",
    "Input",
    "MissingPackage",
    "Move",
    "Origin",
    "TrainedNetwork",
    "format_for",
    "measure_differences",
    "network_from_text",
    "network_to_text",
    "read_network",
    "readable",
    "trained_network",
]
