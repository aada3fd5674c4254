"""Samples to learn from: objectives, sampling, noise, tables, made into a frozen Problem."""

from scratchnet.datasets.dataset import (
    Dataset,
    Point,
    Split,
    build_dataset,
    class_of,
    grid_points,
    image_rows,
    objective_of,
    predicted_class,
    sample_rows,
    split_of,
    target_outputs,
    uniform_points,
)
from scratchnet.datasets.problem import (
    Axis,
    Encoding,
    Plane,
    Problem,
    build_problem,
    encoding_of,
    sizes_of,
)
from scratchnet.datasets.target_scaling import TargetScaling, scaling_of_targets, target_scaling_of

__all__ = [
    "Axis",
    "Dataset",
    "Encoding",
    "Plane",
    "Point",
    "Problem",
    "Split",
    "TargetScaling",
    "build_dataset",
    "build_problem",
    "class_of",
    "encoding_of",
    "grid_points",
    "image_rows",
    "objective_of",
    "predicted_class",
    "sample_rows",
    "scaling_of_targets",
    "sizes_of",
    "split_of",
    "target_outputs",
    "target_scaling_of",
    "uniform_points",
]
