"""Samples to learn from: objectives, sampling and noise, made into a frozen Dataset."""

from scratchnet.datasets.dataset import Dataset, build_dataset, objective_of
from scratchnet.datasets.sampling import grid_points, uniform_points

__all__ = ["Dataset", "build_dataset", "grid_points", "objective_of", "uniform_points"]
