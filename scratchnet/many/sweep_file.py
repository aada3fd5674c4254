"""The file of a sweep: an SQLite database with the plan and a row for each run that is done.

A row is written as soon as its run is done, and is in the file for good when `add` returns, even if
the program is killed right after it. Only runs under way are lost; the plan says which are left.
The table ``runs`` has a column for each varied setting, so that other programs can read it too.
"""

import sqlite3
import sys
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from math import isfinite
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from scratchnet.errors import InvalidInput
from scratchnet.file_kinds import kind_of
from scratchnet.many.plan import Plan, plan_from_text, value_text
from scratchnet.many.result import REFUSED, Result, followed_steps
from scratchnet.records.run import as_bytes
from scratchnet.records.stored_run import spread_steps
from scratchnet.run.snapshot import Status
from scratchnet.texts import check_path

#: "SnSw": says whose file a database is.
_APPLICATION = 0x536E5377
#: How long another program that writes to the file is waited for.
_PATIENCE_S = 10.0
_BEGINNING = b"SQLite format 3\0"

#: The columns of a run after those of the settings, with the result's attribute.
_RESULT_COLUMNS = {
    "status": "status",
    "stopped_by": "stopped_by",
    "steps": "steps",
    "loss": "loss",
    "test_loss": "test_loss",
    "metric": "metric",
    "test_metric": "test_metric",
    "reached": "found",
    "seconds": "seconds",
}
_TYPES = {"status": "TEXT", "stopped_by": "TEXT", "steps": "INTEGER", "reached": "INTEGER"}
_HAS_TABLE = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
#: Tables of thinned curves; older programs know the first one alone.
_CURVES, _TEST_CURVES = "curves", "test_curves"
_NUMBERS = ("loss", "test_loss", "metric", "test_metric", "seconds")
_STATUSES = (Status.FINISHED.value, Status.DIVERGED.value, REFUSED)


class SweepFile:
    """An open file of a sweep. Raises InvalidInput whose message begins with the file's name.

    Use `open_for` to go on with a plan, and `open_to_read` to look at what is there.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, plan: Plan) -> None:
        self.path = path
        self.plan = plan
        self._connection = connection
        names = ["number", "seed", *(each.path for each in plan.varied), *_RESULT_COLUMNS]
        columns = ", ".join(map(_quoted, names))
        places = ", ".join("?" * len(names))
        self._insert = f"INSERT OR IGNORE INTO runs ({columns}) VALUES ({places})"

    @classmethod
    def open_for(cls, path: Path, plan: Plan) -> Self:
        """Open the file of a plan, which is made if there is none, to add runs to it.

        Raises InvalidInput for the file of another plan.
        """
        check_path(path)
        _refuse_other_files(path)
        with _explained(path):
            connection = sqlite3.connect(path, timeout=_PATIENCE_S, isolation_level=None)
            try:
                if _has_plan(connection):
                    _refuse_other_plan(_plan_of(connection), plan)
                _log_ahead(connection)
                _create(connection, plan)
            except BaseException:
                connection.close()
                raise
        return cls(path, connection, plan)

    @classmethod
    def open_to_read(cls, path: Path) -> Self:
        """Open a file to look at it; a sweep may be adding to it meanwhile."""
        check_path(path)
        if not path.is_file():
            raise InvalidInput(f"{path}: there is no such file; allowed: a file of a sweep")
        _refuse_other_files(path)
        with _explained(path):
            connection = _reading(path)
            try:
                if not _has_plan(connection):
                    raise InvalidInput("is empty; allowed: the file of a sweep")
                plan = _plan_of(connection)
            except BaseException:
                connection.close()
                raise
        return cls(path, connection, plan)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. What has been added is one file again, unless others have it open."""
        with suppress(sqlite3.Error):
            self._connection.execute("PRAGMA journal_mode = DELETE")
        self._connection.close()

    def done(self) -> set[int]:
        """Return the numbers of the runs that are done."""
        with _explained(self.path):
            return {number for (number,) in self._connection.execute("SELECT number FROM runs")}

    def add(self, *results: Result) -> None:
        """Add the rows of runs, all or none of them, except those that are there already."""
        rows = [self._row(result) for result in results]
        with _explained(self.path), _transaction(self._connection):
            self._connection.executemany(self._insert, rows)

    def _row(self, result: Result) -> list[Any]:
        plan, number = self.plan, result.number
        settings = (
            _cell(each.path, value)
            for each, value in zip(plan.varied, plan.combination(number), strict=True)
        )
        values = [number, plan.seed(number), *settings]
        return values + [getattr(result, attribute) for attribute in _RESULT_COLUMNS.values()]

    def results(self) -> Iterator[Result]:
        """Yield the results of the runs that are done, by number."""
        columns = ", ".join(_RESULT_COLUMNS)
        with _explained(self.path):
            for number, *values in self._connection.execute(
                f"SELECT number, {columns} FROM runs ORDER BY number"
            ):
                yield _result(number, values, len(self.plan))

    def add_curves(
        self,
        curves: Mapping[int, Sequence[float]],
        test_curves: Mapping[int, Sequence[float]] | None = None,
    ) -> None:
        """Add thinned curves of losses and of test losses of runs, by number.

        Runs of a command line have none.
        """
        for table, added in ((_CURVES, curves), (_TEST_CURVES, test_curves)):
            if not added:
                continue
            rows = [(number, as_bytes(array("d", losses))) for number, losses in added.items()]
            with _explained(self.path), _transaction(self._connection):
                self._connection.execute(
                    f"CREATE TABLE IF NOT EXISTS {table} (number INTEGER PRIMARY KEY, losses BLOB)"
                )
                self._connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", rows)

    def curves(self) -> dict[int, "array[float]"]:
        """Return the curves that are there: losses at steps of `spread_steps`, by number."""
        return self._curves(_CURVES, spread_steps)

    def test_curves(self) -> dict[int, "array[float]"]:
        """Return the test losses that are there, after steps of `followed_steps`, by number."""
        return self._curves(_TEST_CURVES, followed_steps)

    def _curves(self, table: str, steps: Callable[[int], list[int]]) -> dict[int, "array[float]"]:
        with _explained(self.path):
            if not self._connection.execute(_HAS_TABLE, [table]).fetchone():
                return {}
            rows = self._connection.execute(f"SELECT number, losses FROM {table}").fetchall()
            return {number: _curve(self.plan, number, losses, steps) for number, losses in rows}


def is_sweep_file(path: Path) -> bool:
    """Return whether a file begins as a database does."""
    try:
        with path.open("rb") as file:
            return file.read(len(_BEGINNING)) == _BEGINNING
    except OSError:
        return False


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn errors of the database into an InvalidInput that names the file."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(f"{path}: {error}") from error
    except sqlite3.Error as error:
        raise InvalidInput(f"{path}: cannot be used as the file of a sweep: {error}") from error


def _refuse_other_files(path: Path) -> None:
    """Raise InvalidInput for a file that holds something else."""
    if not path.exists() or (path.is_file() and path.stat().st_size == 0) or is_sweep_file(path):
        return
    kind = kind_of(path) if path.is_file() else None
    what = "a folder" if path.is_dir() else kind.what if kind is not None else "another file"
    raise InvalidInput(f"{path}: is {what}; allowed: a new name, or the file of a sweep")


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Let each commit cost little: a write-ahead log, where the file's drive can have one.

    Network drives cannot; there, SQLite keeps a rollback journal and waits for the drive.
    """
    with suppress(sqlite3.OperationalError):
        (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        if mode == "wal":
            # Whatever happens to this program, what is committed stays. Only a power cut can take
            # back the last rows, whose runs are then made again.
            connection.execute("PRAGMA synchronous = NORMAL")


def _reading(path: Path) -> sqlite3.Connection:
    """Open a file without changing it, also one that a killed sweep left in a read-only folder."""
    connection = sqlite3.connect(_uri(path, "mode=ro"), timeout=_PATIENCE_S, uri=True)
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        connection = sqlite3.connect(_uri(path, "immutable=1"), uri=True)
    return connection


def _has_plan(connection: sqlite3.Connection) -> bool:
    """Return whether there is a plan. Raises InvalidInput for another program's database."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if {"plan", "runs"} <= tables and application == _APPLICATION:
        return True
    if tables or application:
        raise InvalidInput("is the database of another program; allowed: the file of a sweep")
    return False


def _refuse_other_plan(known: Plan, plan: Plan) -> None:
    """Raise InvalidInput unless the two plans are the same."""
    if known.text() != plan.text():
        differences = "; ".join(known.differences(plan))
        raise InvalidInput(
            f"holds another sweep: in the one asked for, {differences}. Allowed: the same plan "
            "again, or a new file"
        )


def _create(connection: sqlite3.Connection, plan: Plan) -> None:
    """Make the tables and write the plan, all or nothing, unless they are there."""
    settings = "".join(f", {_quoted(each.path)}" for each in plan.varied)
    results = "".join(f", {name} {_TYPES.get(name, 'REAL')}" for name in _RESULT_COLUMNS)
    with _transaction(connection):
        # Another program may have been quicker.
        if _has_plan(connection):
            _refuse_other_plan(_plan_of(connection), plan)
        else:
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute("CREATE TABLE plan (document TEXT NOT NULL)")
            connection.execute(
                f"CREATE TABLE runs (number INTEGER PRIMARY KEY, seed INTEGER{settings}{results})"
            )
            connection.execute("INSERT INTO plan VALUES (?)", [plan.text()])


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Let everything in the block be written, or nothing of it if it fails."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def _plan_of(connection: sqlite3.Connection) -> Plan:
    row = connection.execute("SELECT document FROM plan").fetchone()
    if row is None or not isinstance(row[0], str):
        raise InvalidInput("the plan is missing")
    return plan_from_text(row[0])


def _result(number: Any, values: list[Any], count: int) -> Result:
    """Return the result in a row. Raises InvalidInput for one that is damaged."""
    fields = dict(zip(_RESULT_COLUMNS.values(), values, strict=True))
    numbers = [fields[name] for name in _NUMBERS]
    if (
        not 0 <= number < count
        or fields["status"] not in _STATUSES
        or not isinstance(fields["stopped_by"], str)
        or not isinstance(fields["steps"], int)
        or not all(value is None or isinstance(value, float) for value in numbers)
    ):
        raise InvalidInput(f"the row of run {number} is damaged")
    reached = fields.pop("found")
    return Result(number, **fields, found=None if reached is None else bool(reached))


def _curve(
    plan: Plan, number: Any, losses: Any, steps: Callable[[int], list[int]]
) -> "array[float]":
    """Return a curve in a row. Raises InvalidInput for one that is damaged."""
    curve = array("d")
    known = isinstance(number, int) and 0 <= number < len(plan)
    if known and isinstance(losses, bytes) and len(losses) % curve.itemsize == 0:
        curve.frombytes(losses)
        if sys.byteorder == "big":
            curve.byteswap()
        most = len(steps(plan.experiment_of(number).training.steps))
        if len(curve) <= most and all(map(isfinite, curve)):
            return curve
    raise InvalidInput(f"the curve of run {number} is damaged")


def _cell(path: str, value: Any) -> Any:
    """Return a setting's value as it is kept in a column of its own."""
    return value if value is None or isinstance(value, int | float) else value_text(path, value)


def _quoted(name: str) -> str:
    quotes = name.replace('"', '""')
    return f'"{quotes}"'


def _uri(path: Path, options: str) -> str:
    return f"{path.absolute().as_uri()}?{options}"
