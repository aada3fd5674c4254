"""Samples to learn from: objectives, sampling, noise, tables, made into a frozen Problem."""

from scratchnet.datasets.axes import Axis
from scratchnet.datasets.classes import class_of, predicted_class, target_outputs
from scratchnet.datasets.dataset import Split, build_dataset, objective_of, split_of
from scratchnet.datasets.encoding import Encoding
from scratchnet.datasets.problem import Problem, build_problem, encoding_of, sizes_of
from scratchnet.datasets.samples import Dataset
from scratchnet.datasets.sampling import Point, grid_points, uniform_points

__all__ = [
    "Axis",
    "Dataset",
    "Encoding",
    "Point",
    "Problem",
    "Split",
    "build_dataset",
    "build_problem",
    "class_of",
    "encoding_of",
    "grid_points",
    "objective_of",
    "predicted_class",
    "sizes_of",
    "split_of",
    "target_outputs",
    "uniform_points",
]
