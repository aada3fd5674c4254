"""``scratchnet schema`` and ``scratchnet new``."""

import argparse
import json
import sys

from scratchnet.cli.exits import DONE
from scratchnet.cli.settings import shared_experiment, with_settings
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment, json_schema, write_experiment


def schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of experiment files."""
    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    return DONE


def new(options: argparse.Namespace) -> int:
    """Write an experiment file with every key in it; of a shared text, if there is one."""
    experiment = Experiment()
    if options.text is not None:
        experiment = shared_experiment(sys.stdin.read() if options.text == "-" else options.text)
    experiment = with_settings(experiment, options.settings)
    try:
        if options.file.exists() and not options.force:
            raise InvalidInput(f"{options.file} exists; --force replaces it")
        write_experiment(options.file, experiment)
    except OSError as error:
        raise InvalidInput(
            f"{options.file}: cannot be written: {error.strerror or error}"
        ) from error
    print(f"wrote {options.file}")
    return DONE
