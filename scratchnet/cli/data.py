"""``scratchnet data``: the samples of an experiment as CSV."""

import argparse

from scratchnet.cli.exits import DONE
from scratchnet.cli.places import write_file
from scratchnet.cli.settings import chosen_experiment, naming
from scratchnet.datasets import Dataset, Problem, build_dataset, build_problem
from scratchnet.datasets.saving import column_names, dataset_to_csv
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment

PARTS = ("all", "train", "test")


def data(options: argparse.Namespace) -> int:
    """Write the samples, or print them."""
    experiment = chosen_experiment(options.file, options.settings)
    with naming(options.file):
        problem = build_problem(experiment)
        dataset = _part(experiment, problem, options.part)
    axes = [axis.name for axis in problem.axes]
    names = column_names(_own_names(experiment), axes, bool(dataset.classes))
    text = dataset_to_csv(dataset, names)
    if options.output is None:
        print(text, end="")
        return DONE
    write_file(options.output, text.encode())
    print(f"wrote {options.output}: {len(dataset):,} samples")
    return DONE


def _part(experiment: Experiment, problem: Problem, part: str) -> Dataset:
    if part == "train":
        return problem.train
    if part == "all":
        # In their own order, as if they had never been parted.
        return build_dataset(experiment)
    if not len(problem.test):
        raise InvalidInput("there are no test samples; data.test_share says how many are kept")
    return problem.test


def _own_names(experiment: Experiment) -> tuple[str, ...]:
    return experiment.data.names if experiment.data.source == "table" else ()
