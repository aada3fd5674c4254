"""Kept runs: every run that was made, in one SQLite file that several programs may use at once.

A run is kept as its recipe, from which any moment of it can be computed again, with what a list of
runs shows without computing: results, a thinned loss curve and small maps. The samples of a table
are kept once, however many runs were trained on them.
"""

import json
import sqlite3
import time
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any

from scratchnet.errors import InvalidInput
from scratchnet.experiment import PARAMETERS, Data, Experiment
from scratchnet.experiment.file import document_of
from scratchnet.records.recipes import recipe_from_dict, recipe_to_dict
from scratchnet.records.stored_run import (
    Curve,
    StoredMaps,
    StoredRun,
    curve_of,
    maps_of,
    packed_curve,
    packed_maps,
    sizes_in,
    unpacked_curve,
    unpacked_maps,
)
from scratchnet.run.metrics import principal_metric
from scratchnet.run.recipe import Recipe, recipe_of
from scratchnet.run.snapshot import Frame, Scene, Status

#: How many runs are kept, unless the user wants another number, and at most.
DEFAULT_LIMIT, MOST_KEPT = 2_000, 100_000
#: The version of the tables below.
_VERSION = 1
#: How long one program waits for another that is writing.
_PATIENCE_S = 5.0
#: Values of the section ``data`` that are longer as JSON are kept apart, and once.
_LONG_VALUE = 2_000
_KEPT_APART = "kept apart"
#: Digits by which settings name such a value, and how many sections of data are remembered.
_SHOWN_DIGITS, _KNOWN_DATA = 12, 4
#: What only a table has. Other data keep the last table, which then makes no difference.
_OF_TABLES = tuple(
    f"data.{name}" for name in ("inputs", "targets", "columns", "classes", "ranges", "image")
)
#: Runs that were deleted can be restored for so long.
_DELETED_FOR_S = 24 * 3600

_TABLES = """
CREATE TABLE runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    began REAL NOT NULL, changed REAL NOT NULL, deleted REAL,
    name TEXT NOT NULL, note TEXT NOT NULL, colour INTEGER, pinned INTEGER NOT NULL,
    parent TEXT NOT NULL, branched_at INTEGER NOT NULL,
    engine TEXT NOT NULL, steps INTEGER NOT NULL, status TEXT NOT NULL, stopped_by TEXT NOT NULL,
    loss REAL, test_loss REAL, metric TEXT NOT NULL, metric_value REAL, test_metric_value REAL,
    network TEXT NOT NULL,
    settings TEXT NOT NULL, recipe TEXT NOT NULL, curve BLOB NOT NULL, maps BLOB NOT NULL
);
CREATE TABLE samples (digest TEXT PRIMARY KEY, content BLOB NOT NULL);
CREATE TABLE used_samples (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, digest TEXT NOT NULL,
    PRIMARY KEY (run, digest)
);
"""
#: What the user says of a run, which results never replace.
_OWN = "name", "note", "colour", "pinned"
#: The fields of `StoredRun` that are columns of the same name, in order.
_LISTED = (
    *(
        "number",
        "id",
        "began",
        "changed",
        *_OWN,
        "parent",
        "branched_at",
        "engine",
        "steps",
        "status",
    ),
    *("stopped_by", "loss", "test_loss", "metric", "metric_value", "test_metric_value"),
    *("network", "settings"),
)


class StoreUnavailable(Exception):
    """Runs cannot be kept or read; the message gives the reason for the user."""


class RunStore:
    """The kept runs in one file, which is made when the first is kept.

    ``remark`` says that a damaged file was set aside, else "". The methods may be called from any
    thread; each raises StoreUnavailable if the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.remark = ""
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None
        #: The data written last, and how. While a run trains it is kept again and again.
        self._data: list[tuple[Data, _DataDocument]] = []

    # -- what is kept ------------------------------------------------------------------------------

    def keep(
        self,
        run_id: str,
        scene: Scene,
        frame: Frame,
        *,
        began: float,
        parent: str = "",
        branched_at: int = 0,
    ) -> None:
        """Keep a run as it is in a frame, in place of how it was before.

        What the user has said of it stays.
        """
        snapshot = frame.snapshot
        made = recipe_of(snapshot)
        document, long_values = self._document(made.experiment)
        recipe = recipe_to_dict(made, document)
        last = snapshot.measurements[-1] if snapshot.measurements else None
        metric = principal_metric(bool(scene.classes)).name
        row: dict[str, object] = {
            "id": run_id,
            "began": began,
            "changed": time.time(),
            "name": "",
            "note": "",
            "colour": None,
            "pinned": False,
            "parent": parent,
            "branched_at": branched_at,
            "engine": snapshot.engine,
            "steps": snapshot.step,
            "status": snapshot.status.value,
            "stopped_by": snapshot.stopped_by,
            "loss": snapshot.loss,
            "test_loss": None if last is None else last.test_loss,
            "metric": metric,
            "metric_value": None if last is None else last.metrics.get(metric),
            "test_metric_value": None if last is None else last.test_metrics.get(metric),
            "network": "-".join(map(str, sizes_in(snapshot.parameters))),
            "settings": json.dumps(
                _settings(snapshot.experiment, self._data_document(snapshot.experiment)),
                ensure_ascii=False,
            ),
            "recipe": json.dumps(recipe, ensure_ascii=False),
            "curve": packed_curve(curve_of(snapshot)),
            "maps": packed_maps(maps_of(frame)),
        }
        columns, values = ", ".join(row), ", ".join(f":{column}" for column in row)
        renewed = ", ".join(f"{column} = :{column}" for column in row if column not in _KEPT)
        with self._writing() as connection:
            # Not by one statement: with a conflict it would use up a number.
            if not connection.execute(f"UPDATE runs SET {renewed} WHERE id = :id", row).rowcount:
                connection.execute(f"INSERT INTO runs ({columns}) VALUES ({values})", row)
            for digest, content in long_values.items():
                connection.execute(
                    "INSERT OR IGNORE INTO samples VALUES (?, ?)",
                    (digest, zlib.compress(content.encode())),
                )
                connection.execute(
                    "INSERT OR IGNORE INTO used_samples VALUES (?, ?)", (run_id, digest)
                )

    def describe(self, run_id: str, **said: str | int | bool) -> None:
        """Set what the user says of a run: ``name``, ``note``, ``colour`` or ``pinned``."""
        if unknown := said.keys() - set(_OWN):
            raise TypeError(f"{unknown} cannot be set")
        values = {**said, "changed": time.time()}
        columns = ", ".join(f"{column} = :{column}" for column in values)
        with self._writing() as connection:
            connection.execute(
                f"UPDATE runs SET {columns} WHERE id = :id", {**values, "id": run_id}
            )

    def delete(self, ids: Collection[str]) -> None:
        """Take runs from the list. They can be restored until a day later."""
        self._set_deleted(ids, time.time())

    def restore(self, ids: Collection[str]) -> None:
        """Put deleted runs into the list again."""
        self._set_deleted(ids, None)

    def prune(self, limit: int) -> int:
        """Remove what was deleted long ago, and the oldest runs beyond a number of them.

        Pinned runs stay, and do not count. Returns how many were removed beyond the number.
        """
        with self._writing() as connection:
            connection.execute(
                "DELETE FROM runs WHERE deleted < ?", (time.time() - _DELETED_FOR_S,)
            )
            removed = connection.execute(
                "DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE deleted IS NULL "
                "AND NOT pinned ORDER BY number DESC LIMIT -1 OFFSET ?)",
                (limit,),
            ).rowcount
            connection.execute(
                "DELETE FROM samples WHERE digest NOT IN (SELECT digest FROM used_samples)"
            )
        return removed

    # -- what is read ------------------------------------------------------------------------------

    def runs(self, since: float = 0.0) -> list[StoredRun]:
        """Return the runs that changed at a time or later, in the order in which they were kept."""
        with self._reading() as connection:
            if connection is None:
                return []
            rows = connection.execute(
                f"SELECT {', '.join(_LISTED)} FROM runs "
                "WHERE deleted IS NULL AND changed >= ? ORDER BY number",
                (since,),
            ).fetchall()
        return [_listed(row) for row in rows]

    def ids(self) -> list[str]:
        """Return the ids of all runs, in the same order."""
        with self._reading() as connection:
            if connection is None:
                return []
            query = "SELECT id FROM runs WHERE deleted IS NULL ORDER BY number"
            return [run_id for (run_id,) in connection.execute(query)]

    def run(self, run_id: str) -> StoredRun:
        """Return one run. Raises KeyError if there is none."""
        return _listed(self._row(run_id, ", ".join(_LISTED)))

    def recipe(self, run_id: str) -> Recipe:
        """Return the recipe of a run. Raises KeyError if there is none, and InvalidInput."""
        document = json.loads(self._value(run_id, "recipe"))
        section = document["experiment"]["data"]
        for key, value in section.items():
            if isinstance(value, dict) and _KEPT_APART in value:
                section[key] = json.loads(self._samples(value[_KEPT_APART]))
        return recipe_from_dict(document)

    def curve(self, run_id: str) -> Curve:
        """Return the thinned loss curve of a run. Raises KeyError if there is none."""
        return unpacked_curve(self._value(run_id, "curve"))

    def maps(self, run_id: str) -> StoredMaps:
        """Return the small maps of a run. Raises KeyError if there is none."""
        return unpacked_maps(self._value(run_id, "maps"))

    def version(self) -> int:
        """Return a number that changes when another program, or another store, has written."""
        with self._reading() as connection:
            if connection is None:
                return -1
            return int(connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    # -- experiments -------------------------------------------------------------------------------

    def _document(self, experiment: Experiment) -> tuple[dict[str, Any], Mapping[str, str]]:
        """Return an experiment's document without long values, and they, as JSON, by digest."""
        data = self._data_document(experiment)
        rest = document_of(replace(experiment, data=_NO_DATA))
        short = {
            name: {_KEPT_APART: data.digests[name]} if name in data.digests else value
            for name, value in data.short.items()
        }
        return {**rest, "data": short}, data.long

    def _data_document(self, experiment: Experiment) -> "_DataDocument":
        with self._lock:
            for data, document in self._data:
                if data is experiment.data:
                    return document
            document = _data_document(experiment)
            self._data = [*self._data[-_KNOWN_DATA + 1 :], (experiment.data, document)]
            return document

    # -- the file ----------------------------------------------------------------------------------

    def _value(self, run_id: str, column: str) -> Any:
        return self._row(run_id, column)[0]

    def _row(self, run_id: str, columns: str) -> tuple[Any, ...]:
        row = self._found(f"SELECT {columns} FROM runs WHERE id = ?", run_id)
        if row is None:
            raise KeyError(run_id)
        return row

    def _samples(self, digest: str) -> bytes:
        row = self._found("SELECT content FROM samples WHERE digest = ?", digest)
        if row is None:
            raise InvalidInput("The samples of this run are missing from the kept runs.")
        return zlib.decompress(row[0])

    def _found(self, query: str, key: str) -> tuple[Any, ...] | None:
        with self._reading() as connection:
            row: tuple[Any, ...] | None = None
            if connection is not None:
                row = connection.execute(query, (key,)).fetchone()
        return row

    def _set_deleted(self, ids: Collection[str], when: float | None) -> None:
        with self._writing() as connection:
            connection.executemany(
                "UPDATE runs SET deleted = ?, changed = ? WHERE id = ?",
                [(when, time.time(), each) for each in ids],
            )

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection whose changes become permanent together, or not at all."""
        with self._lock, self._failures():
            connection = self._open(make=True)
            assert connection is not None
            # Immediately: one that read first could not wait for another program's changes.
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """Yield a connection; None if nothing was ever kept."""
        with self._lock, self._failures():
            yield self._open(make=False)

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise StoreUnavailable(f"{self.path} cannot be used: {error}") from error
        except sqlite3.DatabaseError as error:
            self._set_aside(error)
            raise StoreUnavailable(self.remark) from error
        except OSError as error:
            raise StoreUnavailable(f"{self.path}: {error.strerror or error}") from error

    def _open(self, *, make: bool) -> sqlite3.Connection | None:
        if self._connection is None:
            if not make and not self.path.exists():
                return None
            try:
                self._connection = self._connected()
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError as error:
                self._set_aside(error)
                self._connection = self._connected()
        return self._connection

    def _connected(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            self.path, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False
        )
        try:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version > _VERSION:
                raise StoreUnavailable(
                    f"{self.path} is of a later version of Scratchnet, so runs are not kept."
                )
            # Readers do not wait for writers. Where the disk cannot do that, SQLite says so by
            # keeping its other way, which is as safe.
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            if version < _VERSION:
                _make_tables(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _set_aside(self, error: Exception) -> None:
        """Rename a damaged file, so that a new one can be begun."""
        self.close()
        stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S")
        aside = self.path.with_name(f"{self.path.stem}-damaged-{stamp}{self.path.suffix}")
        for end in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                self.path.with_name(self.path.name + end).replace(aside.with_name(aside.name + end))
        self.remark = f"The kept runs could not be read ({error}). They are now in {aside}."


#: What stays when a run is kept again.
_KEPT = {"id", "began", "parent", "branched_at", *_OWN}


_NO_DATA = Data()


@dataclass(frozen=True, slots=True)
class _DataDocument:
    """The section ``data`` of an experiment's document: ``short`` values, as they are in it, the
    ``digests`` of ``long`` ones by name, and these as JSON by digest.
    """

    short: Mapping[str, object]
    digests: Mapping[str, str]
    long: Mapping[str, str]


def settings_of(experiment: Experiment) -> dict[str, object]:
    """Return what `StoredRun.settings` is of an experiment."""
    settings: dict[str, object] = json.loads(
        json.dumps(_settings(experiment, _data_document(experiment)))
    )
    return settings


def _settings(experiment: Experiment, data: _DataDocument) -> dict[str, object]:
    rest = document_of(replace(experiment, data=_NO_DATA))
    found: dict[str, object] = {}
    for path in PARAMETERS:
        table_only = path in _OF_TABLES and experiment.data.source != "table"
        if table_only or not experiment.matters(path):
            continue
        section, _, name = path.rpartition(".")
        if section == "data":
            digest = data.digests.get(name, "")
            found[path] = digest[:_SHOWN_DIGITS] or data.short[name]
        else:
            found[path] = rest[section][name] if section else rest[name]
    return found


def _data_document(experiment: Experiment) -> _DataDocument:
    values: dict[str, object] = {}
    digests: dict[str, str] = {}
    long: dict[str, str] = {}
    for name, value in document_of(experiment)["data"].items():
        text = json.dumps(value, ensure_ascii=False)
        values[name] = None
        if len(text) > _LONG_VALUE:
            digests[name] = sha256(text.encode()).hexdigest()
            long[digests[name]] = text
        else:
            values[name] = json.loads(text)
    return _DataDocument(values, digests, long)


def _make_tables(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another program may have made them meanwhile.
        if int(connection.execute("PRAGMA user_version").fetchone()[0]) < _VERSION:
            for statement in filter(str.strip, _TABLES.split(";")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _listed(row: tuple[Any, ...]) -> StoredRun:
    values = dict(zip(_LISTED, row, strict=True))
    values["settings"] = json.loads(values["settings"])
    values["status"] = Status(values["status"])
    values["pinned"] = bool(values["pinned"])
    return StoredRun(**values)
