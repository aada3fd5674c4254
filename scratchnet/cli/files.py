"""``scratchnet schema`` and ``scratchnet new``."""

import argparse
import json

from scratchnet.cli.exits import DONE
from scratchnet.cli.settings import chosen_experiment
from scratchnet.errors import InvalidInput
from scratchnet.experiment import json_schema, write_experiment


def schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of experiment files."""
    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    return DONE


def new(options: argparse.Namespace) -> int:
    """Write an experiment file with every key in it."""
    experiment = chosen_experiment(None, options.settings)
    try:
        if options.file.exists() and not options.force:
            raise InvalidInput(f"{options.file} exists; --force replaces it")
        write_experiment(options.file, experiment)
    except OSError as error:
        raise InvalidInput(f"{options.file}: cannot be written: {error.strerror}") from error
    print(f"wrote {options.file}")
    return DONE
