"""Commands that write an experiment in another form: schema, share and data."""

import argparse
import json

from scratchnet.cli.command import ExitCode, Option, command
from scratchnet.cli.options import (
    EXPERIMENT,
    SAFE,
    SET,
    chosen_experiment,
    explained,
    output_option,
)
from scratchnet.cli.output import print_document, print_list, say, write_file
from scratchnet.datasets import Dataset, Problem, build_dataset, build_problem
from scratchnet.datasets.saving import dataset_to_csv
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment, json_schema
from scratchnet.experiment.data import table_columns
from scratchnet.share import RECOMMENDED_LENGTH, playground_link, share_text


@command("schema", help="print the JSON Schema of experiment files")
def schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of experiment files."""
    print_document(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")
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
        say(link.address)
        print_list("differences:", link.differences)
        return ExitCode.DONE
    text = share_text(experiment)
    if len(text) > RECOMMENDED_LENGTH and not options.long:
        raise InvalidInput(
            f"the text would have {len(text):,} characters; mails and chats handle up to "
            f"{RECOMMENDED_LENGTH:,} well. Send the file instead, or print the text with --long"
        )
    say(text)
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
        SAFE,
        SET,
    ],
)
def data(options: argparse.Namespace) -> int:
    """Write the samples, or print them."""
    experiment = chosen_experiment(options.file, options.settings)
    with explained(options.file):
        problem = build_problem(experiment)
        dataset = _part(experiment, problem, options.part)
    columns = table_columns(experiment.data)
    text = dataset_to_csv(dataset, problem.column_names, columns, safe=options.safe)
    if options.output is None:
        print_document(text)
        return ExitCode.DONE
    write_file(options.output, text.encode())
    say(f"wrote {options.output}: {len(dataset):,} samples")
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
