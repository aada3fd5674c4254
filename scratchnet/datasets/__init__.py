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

__all__ = [
    "Axis",
    "Dataset",
    "Encoding",
    "Plane",
    "Point",
    "Problem",
    "Split",
    "build_dataset",
    "build_problem",
    "class_of",
    "encoding_of",
    "grid_points",
    "image_rows",
    "objective_of",
    "predicted_class",
    "sample_rows",
    "sizes_of",
    "split_of",
    "target_outputs",
    "uniform_points",
]
