"""``scratchnet export script``: a run as a Python script, and whether it has the same bits."""

import argparse
import io
import platform
import sys
from dataclasses import replace
from pathlib import Path

from scratchnet.cli.exits import DONE, VERIFICATION_FAILED
from scratchnet.cli.exported import (
    add_source,
    experiment_given,
    made_anew,
    run_given,
    settings_of,
    trained,
)
from scratchnet.cli.places import check_place, write_file
from scratchnet.cli.progress import Progress, say
from scratchnet.engines import EXACT
from scratchnet.export.script import (
    ScriptFailed,
    ScriptProcess,
    agreement_text,
    difference_text,
    outcome_of,
    python_script,
)
from scratchnet.records import Run
from scratchnet.run.recipe import recipe_of
from scratchnet.run.session import Session
from scratchnet.share import is_shared_argument

_EXIT_CODES = (
    "exit codes: 0 done, 1 --verify found a difference, 2 bad input, 130 stopped by Ctrl-C"
)
#: Stands for printing, as in many commands.
_PRINTED = Path("-")


def add_export_script(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to its group."""
    command = kinds.add_parser(
        "script",
        help="write a Python script that makes the same run, to the last bit",
        description=(
            "Train an experiment, or make a run anew, and write one Python script, of the standard "
            "library alone, that makes the same samples, the same initial parameters and the same "
            "steps, with all settings that changed on the way."
        ),
        epilog=f"Parameters for --set: see `scratchnet train --help`. {_EXIT_CODES}.",
        allow_abbrev=False,
    )
    add_source(command, engine=False)
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        default=_PRINTED,
        metavar="RUN.py",
        help="the file to write, or to replace (default: print)",
    )
    command.add_argument(
        "--verify",
        action="store_true",
        help="run the script by itself (python -I) and compare every loss and parameter",
    )
    command.set_defaults(command=export_script)


def export_script(options: argparse.Namespace) -> int:
    """Write the script; return the exit code."""
    if options.output != _PRINTED:
        check_place("-o", options.output)
    run = run_given(options)
    if run is not None:
        session = made_anew(run, options.file, EXACT)
    else:
        session = trained(experiment_given(options), EXACT, options.file)
    snapshot = session.snapshot()
    recipe, outcome = recipe_of(snapshot), outcome_of(snapshot, session.divergence())
    if run is not None:
        # The script says by which engine the run itself was made.
        recipe = replace(recipe, engine=run.recipe.engine)
    text = python_script(recipe, outcome, _name(options.file, settings_of(options), run))
    steps = "1 step" if recipe.steps == 1 else f"{recipe.steps:,} steps"
    wanted = session.experiment.training.steps
    if recipe.steps < wanted:
        say(f"{steps} of {wanted:,}. {outcome.ended}")
    if options.output == _PRINTED:
        _print(text)
    else:
        write_file(options.output, text.encode())
        print(f"wrote {options.output}: {steps}, {len(text.splitlines())} lines", flush=True)
    return _verified(text, session, options.output) if options.verify else DONE


def _verified(text: str, session: Session, output: Path) -> int:
    """Run the script by itself and say whether its numbers are the session's."""
    progress = Progress(session.step)

    try:
        result = ScriptProcess(text).run(
            lambda step, loss: progress.show(step, loss, "verifying: ")
        )
    except (ScriptFailed, OSError) as error:
        progress.clear()
        say(f"the script does not run: {error}")
        return VERIFICATION_FAILED
    progress.clear()
    assert result is not None
    difference = difference_text(result, session.losses, session.parameters())
    if difference:
        say(f"the script differs from the run: {difference}")
        return VERIFICATION_FAILED
    words = f"verified: {agreement_text(result)} (Python {platform.python_version()})"
    # Where the script is printed, nothing else may stand beside it.
    print(words, file=sys.stderr if output == _PRINTED else sys.stdout)
    return DONE


def _print(text: str) -> None:
    """Print a script in UTF-8, whatever the terminal speaks: it may go to a file from there."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    print(text, end="", flush=True)


def _name(file: Path | None, settings: list[str], run: Run | None) -> str:
    if file is None:
        name = "the article's experiment"
    elif is_shared_argument(file):
        name = "a shared experiment"
    else:
        name = f"the {'experiment' if run is None else 'run'} {file.name}"
    return f"{name} with {', '.join(settings)}" if settings else name
