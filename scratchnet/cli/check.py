"""``scratchnet check``: runs from files, made anew and compared, in one table."""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

from scratchnet.cli.checked import CSV_COLUMNS, Checked, checked, csv_row
from scratchnet.cli.columns import aligned, plain
from scratchnet.cli.exits import BAD_INPUT, DONE, VERIFICATION_FAILED
from scratchnet.cli.numbers import finite_number
from scratchnet.cli.places import write_file
from scratchnet.cli.progress import Progress, say
from scratchnet.errors import InvalidInput
from scratchnet.records import SUFFIX

EXIT_CODES = (
    "Exit codes: 0 every run is verified (or, with --no-verify, readable), 1 one differs or "
    "cannot be made anew, 2 a file cannot be read, 130 stopped by Ctrl-C"
)

_HEADER = ["run", "of", "engine", "loss", "test loss", "steps", "neurons", "weights"]
_RIGHT = (3, 4, 5, 6, 7)


def add_check(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    command = commands.add_parser(
        "check",
        help="make runs from files anew and compare them to the last bit",
        description="Make the runs in files anew and print a table: who, what, the loss that was "
        "reached, steps, neurons, weights, and whether every loss and parameter is equal to the "
        "last bit.",
        epilog=f"{EXIT_CODES}.",
        allow_abbrev=False,
    )
    command.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help=f"a run file ({SUFFIX}), or a folder with such files",
    )
    command.add_argument(
        "--no-verify",
        action="store_true",
        help="only read the files: quick, and without the loss of test samples",
    )
    command.add_argument(
        "--target-loss",
        type=finite_number,
        metavar="L",
        help="say which runs reached this loss, of the test samples if there are any",
    )
    command.add_argument(
        "--csv", type=Path, metavar="OUT.csv", help="write the table for a spreadsheet as well"
    )
    command.set_defaults(command=check)


def check(options: argparse.Namespace) -> int:
    """Check every file and print a table; return the exit code."""
    files = list(_files(options.files))
    if not files:
        raise InvalidInput(f"there are no {SUFFIX} files in {', '.join(map(str, options.files))}")
    found = []
    progress = Progress(0)
    try:
        for number, file in enumerate(files, 1):
            prefix = f"{number} of {len(files)}, {plain(file.name)}: "
            found.append(checked(file, progress, prefix, verify_it=not options.no_verify))
    finally:
        progress.clear()
        _print(found, options.target_loss, options.no_verify)
    if options.csv is not None:
        _write_csv(options.csv, found)
    if any(each.run is None for each in found):
        return BAD_INPUT
    return DONE if all(each.fine for each in found) else VERIFICATION_FAILED


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the files; a folder stands for the runs in it, a pattern for what it matches.

    Shells fill in patterns themselves, but for those of Windows.
    """
    for path in paths:
        if path.is_dir():
            yield from sorted(path.glob(f"*{SUFFIX}"))
        elif any(sign in path.name for sign in "*?[") and not path.exists():
            yield from sorted(path.parent.glob(path.name))
        else:
            yield path


def _print(found: Sequence[Checked], target: float | None, unverified: bool) -> None:
    header = [*_HEADER]
    if target is not None:
        header.append(f"≤ {target:g}")
    if not unverified:
        header.append("verified")
    rows = [header]
    named = Counter(each.cells()[0] for each in found)
    for each in found:
        row = each.cells()
        if named[row[0]] > 1:
            # Somebody with several runs, or somebody under another's name.
            row[0] = f"{row[0]} ({plain(str(each.file))})"
        if target is not None:
            row.append(_reached(each, target))
        if not unverified:
            row.append(each.verdict)
        rows.append(row)
    print("\n".join(aligned(rows, _RIGHT)), flush=True)
    for each in found:
        if each.details:
            say(f"{plain(str(each.file))}: {plain(each.details)}")
    for files in same_runs(found):
        # Who sets everything alike has the same run; so has who copies it.
        say(f"the same run: {', '.join(plain(str(file)) for file in files)}")


def same_runs(found: Sequence[Checked]) -> list[list[Path]]:
    """Return the files that hold the same run, whoever made it, wherever there are several.

    Only of verified runs: there what a run was made by decides all of its numbers.
    """
    alike: dict[object, list[Path]] = {}
    for each in found:
        if each.run is not None and each.check is not None and each.fine:
            key = replace(each.run.recipe, engine=""), each.run.parameters
            alike.setdefault(key, []).append(each.file)
    return [files for files in alike.values() if len(files) > 1]


def _reached(each: Checked, target: float) -> str:
    loss = each.judged_loss
    if loss is None:
        return "–"
    return "yes" if loss <= target else "no"


def _write_csv(path: Path, found: Sequence[Checked]) -> None:
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    writer.writerows(csv_row(each) for each in found)
    # Spreadsheets take a file for UTF-8 if it begins so.
    write_file(path, buffer.getvalue().encode("utf-8-sig", "replace"))
    print(f"wrote {path}", file=sys.stderr)
