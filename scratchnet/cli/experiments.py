"""Commands that write an experiment in another form: new, schema, share and data."""

import argparse
import json
from pathlib import Path

from scratchnet.cli.command import ExitCode, Option, command
from scratchnet.cli.options import (
    EXPERIMENT,
    SET,
    chosen_experiment,
    explained,
    input_from_stdin,
    output_option,
    shared_experiment,
    with_settings,
)
from scratchnet.cli.output import print_list, write_file, writing
from scratchnet.datasets import Dataset, Problem, build_dataset, build_problem
from scratchnet.datasets.saving import column_names, dataset_to_csv
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment, json_schema, write_experiment
from scratchnet.share import RECOMMENDED_LENGTH, playground_link, share_text


@command(
    "new",
    help="write an experiment file with every default",
    options=[
        Option("file", type=Path, metavar="FILE", help="the file to write"),
        Option("--force", action="store_true", help="replace an existing file"),
        Option(
            "--from",
            dest="text",
            metavar="TEXT",
            help="a text printed by `scratchnet share`, or a TensorFlow Playground link; - reads "
            "it from stdin (default: the article's experiment)",
        ),
        SET,
    ],
)
def new(options: argparse.Namespace) -> int:
    """Write an experiment file with every key, of a shared text if there is one."""
    experiment = Experiment()
    if options.text is not None:
        experiment = shared_experiment(input_from_stdin(options.text))
    experiment = with_settings(experiment, options.settings)
    with writing(options.file):
        if options.file.exists() and not options.force:
            raise InvalidInput(f"{options.file} exists; --force replaces it")
        write_experiment(options.file, experiment)
    print(f"wrote {options.file}")
    return ExitCode.DONE


@command("schema", help="print the JSON Schema of experiment files")
def schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of experiment files."""
    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    return ExitCode.DONE


@command(
    "share",
    help="print an experiment as a text to copy",
    description="Print an experiment as a short text. Every command accepts it in place of FILE, "
    "and the window by Edit, Paste experiment.",
    options=[
        EXPERIMENT,
        Option(
            "--playground",
            action="store_true",
            help="print the corresponding TensorFlow Playground link, and how it differs",
        ),
        Option("--long", action="store_true", help="print the text even if it is long"),
        SET,
    ],
)
def share(options: argparse.Namespace) -> int:
    """Print the text, or the link; the differences of a link are listed on stderr."""
    experiment = chosen_experiment(options.file, options.settings)
    if options.playground:
        link = playground_link(experiment)
        print(link.address)
        print_list("differences:", link.differences)
        return ExitCode.DONE
    text = share_text(experiment)
    if len(text) > RECOMMENDED_LENGTH and not options.long:
        raise InvalidInput(
            f"the text would have {len(text):,} characters; mails and chats handle up to "
            f"{RECOMMENDED_LENGTH:,} well. Send the file instead, or print the text with --long"
        )
    print(text)
    return ExitCode.DONE


@command(
    "data",
    help="write an experiment's samples as CSV",
    description="Write the training and test samples of an experiment as CSV.",
    options=[
        EXPERIMENT,
        output_option("OUT.csv"),
        Option(
            "--part",
            choices=("all", "train", "test"),
            default="all",
            help="which samples (default: %(default)s)",
        ),
        SET,
    ],
)
def data(options: argparse.Namespace) -> int:
    """Write the samples, or print them."""
    experiment = chosen_experiment(options.file, options.settings)
    with explained(options.file):
        problem = build_problem(experiment)
        dataset = _part(experiment, problem, options.part)
    own = experiment.data.names if experiment.data.source == "table" else ()
    names = column_names(own, [axis.name for axis in problem.axes], bool(dataset.classes))
    text = dataset_to_csv(dataset, names)
    if options.output is None:
        print(text, end="")
        return ExitCode.DONE
    write_file(options.output, text.encode())
    print(f"wrote {options.output}: {len(dataset):,} samples")
    return ExitCode.DONE


def _part(experiment: Experiment, problem: Problem, part: str) -> Dataset:
    if part == "train":
        return problem.train
    if part == "all":
        # In their original order, before the split.
        return build_dataset(experiment)
    if not len(problem.test):
        raise InvalidInput("there are no test samples; data.test_share sets their fraction")
    return problem.test
