"""``scratchnet export script``: a run as a Python script, and whether it has the same bits."""

import argparse
import platform
from dataclasses import replace
from pathlib import Path

from scratchnet.cli.command import ExitCode, Option, command
from scratchnet.cli.options import (
    EXPERIMENT_OR_RUN,
    PRINTED,
    SET,
    STEPS,
    chosen_experiment,
    chosen_run,
    output_option,
    settings_of,
)
from scratchnet.cli.output import (
    Progress,
    check_writable,
    print_document,
    report,
    say,
    write_file,
)
from scratchnet.cli.training import reproduce, train_to_end
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


@command(
    "export script",
    help="write a Python script that makes the same run, to the last bit",
    description=(
        "Train an experiment, or replay a recorded run, and write one Python script, which "
        "needs only the standard library and makes the same samples, the same initial parameters "
        "and the same steps, with every setting that changed on the way."
    ),
    options=[
        EXPERIMENT_OR_RUN,
        STEPS,
        SET,
        output_option("RUN.py", default=PRINTED),
        Option(
            "--verify",
            action="store_true",
            help="run the script by itself (python -I) and compare every loss and parameter",
        ),
    ],
    exit_codes={ExitCode.VERIFICATION_FAILED: "--verify found a difference"},
)
def export_script(options: argparse.Namespace) -> int:
    """Write the script; return the exit code."""
    if options.output != PRINTED:
        check_writable("-o", options.output)
    run = chosen_run(options)
    if run is not None:
        session = reproduce(run, options.file, EXACT)
    else:
        experiment = chosen_experiment(options.file, settings_of(options))
        session = train_to_end(experiment, EXACT, options.file)
    snapshot = session.snapshot()
    recipe, outcome = recipe_of(snapshot), outcome_of(snapshot, session.divergence())
    if run is not None:
        # The script names the engine of the run itself.
        recipe = replace(recipe, engine=run.recipe.engine)
    text = python_script(recipe, outcome, _name(options.file, settings_of(options), run))
    steps = "1 step" if recipe.steps == 1 else f"{recipe.steps:,} steps"
    wanted = session.experiment.training.steps
    if recipe.steps < wanted:
        report(f"{steps} of {wanted:,}. {outcome.ended}")
    if options.output == PRINTED:
        print_document(text)
    else:
        write_file(options.output, text.encode())
        say(f"wrote {options.output}: {steps}, {len(text.splitlines())} lines")
    return _verify(text, session, options.output) if options.verify else ExitCode.DONE


def _verify(text: str, session: Session, output: Path) -> int:
    """Run the script by itself and report whether its numbers are the session's."""
    progress = Progress(session.step)

    try:
        result = ScriptProcess(text).run(
            lambda step, loss: progress.show(step, loss, "verifying: ")
        )
    except (ScriptFailed, OSError) as error:
        progress.clear()
        report(f"the script does not run: {error}")
        return ExitCode.VERIFICATION_FAILED
    progress.clear()
    assert result is not None
    difference = difference_text(result, session.losses, session.parameters())
    if difference:
        report(f"the script differs from the run: {difference}")
        return ExitCode.VERIFICATION_FAILED
    text = f"verified: {agreement_text(result)} (Python {platform.python_version()})"
    # Nothing else may be printed among a printed script.
    say(text, to_stderr=output == PRINTED)
    return ExitCode.DONE


def _name(file: Path | None, settings: list[str], run: Run | None) -> str:
    if file is None:
        name = "the article's experiment"
    elif is_shared_argument(file):
        name = "a shared experiment"
    else:
        name = f"the {'experiment' if run is None else 'run'} {file.name}"
    return f"{name} with {', '.join(settings)}" if settings else name
