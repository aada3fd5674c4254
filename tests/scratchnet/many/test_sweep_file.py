"""The file of a sweep: what is added stays, other plans and other files are refused."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.many import Result, sweep_file
from scratchnet.many.plan import Plan
from scratchnet.many.sweep_file import SweepFile, is_sweep_file
from scratchnet.many.varying import Varied

_PLAN = Plan(
    Experiment(),
    (Varied("training.learning_rate", (0.5, 1.0)), Varied("network.hidden", ((2,), (8, 8)))),
    seeds=3,
)
_FIRST = Result(0, "finished", "", 2000, 0.1, None, 1.0, None, 0.25, found=True)
_LAST = Result(11, "diverged", "", 7, 1.5e300, 1 / 3, None, 0.5, 0.5, found=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.scratchnet-sweep"


def _written(path: Path) -> Path:
    with SweepFile.open_for(path, _PLAN) as file:
        file.add(_LAST)
        file.add(_FIRST)
    return path


def test_results_read_back_to_the_last_bit_by_number(path: Path) -> None:
    _written(path)
    with SweepFile.open_to_read(path) as file:
        assert file.plan == _PLAN
        assert list(file.results()) == [_FIRST, _LAST]
        assert [each.seconds for each in file.results()] == [0.25, 0.5]
        assert file.done() == {0, 11}
    assert is_sweep_file(path)


def test_once_closed_it_is_a_single_file(path: Path) -> None:
    _written(path)
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_row_is_there_for_others_as_soon_as_it_is_added(path: Path) -> None:
    with SweepFile.open_for(path, _PLAN) as file:
        file.add(_FIRST)
        with SweepFile.open_to_read(path) as other:
            assert list(other.results()) == [_FIRST]


def test_other_programs_find_a_column_for_each_setting(path: Path) -> None:
    _written(path)
    connection = sqlite3.connect(path)
    found = connection.execute(
        'SELECT seed, "training.learning_rate", "network.hidden", reached FROM runs ORDER BY number'
    ).fetchall()
    connection.close()
    assert found == [(0, 0.5, "[2]", 1), (2, 1.0, "[8,8]", 0)]


def test_where_there_can_be_no_log_it_works_too(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a network drive, where SQLite shares no memory between programs."""
    monkeypatch.setattr(sweep_file, "_log_ahead", lambda connection: None)
    with SweepFile.open_for(path, _PLAN) as file:
        file.add(_FIRST)
        file.add(_LAST)
        with SweepFile.open_to_read(path) as other:
            assert list(other.results()) == [_FIRST, _LAST]
        assert not path.with_name(path.name + "-wal").exists()


def test_a_sweep_in_a_folder_that_cannot_be_written_is_shown(path: Path) -> None:
    _written(path)
    path.parent.chmod(0o500)
    try:
        with SweepFile.open_to_read(path) as file:
            assert list(file.results()) == [_FIRST, _LAST]
    finally:
        path.parent.chmod(0o700)


def test_a_run_that_is_added_twice_is_there_once(path: Path) -> None:
    with SweepFile.open_for(_written(path), _PLAN) as file:
        file.add(_FIRST)
        assert len(list(file.results())) == 2


def test_another_plan_is_refused_and_leaves_the_file_as_it_was(path: Path) -> None:
    before = _written(path).read_bytes()
    other = Plan(Experiment(), _PLAN.varied, seeds=4)
    with pytest.raises(InvalidInput, match=r"holds another sweep: .*seeds is 4, not 3"):
        SweepFile.open_for(path, other)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"x,y\n1,2\n", b"%PDF-1.4", b"{}", b"SQLite format 3\0" * 40])
def test_other_files_are_refused_and_stay(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    for opened in (lambda: SweepFile.open_for(path, _PLAN), lambda: SweepFile.open_to_read(path)):
        with pytest.raises(InvalidInput, match=path.name):
            opened()
    assert path.read_bytes() == content


def test_the_database_of_another_program_is_refused(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE friends (name TEXT)")
    connection.close()
    with pytest.raises(InvalidInput, match="another program"):
        SweepFile.open_for(path, _PLAN)


def test_an_empty_file_becomes_a_sweep_but_is_none(path: Path) -> None:
    path.touch()
    with pytest.raises(InvalidInput, match="empty"):
        SweepFile.open_to_read(path)
    assert _written(path).stat().st_size > 0


def test_a_missing_file_is_not_made_by_looking(path: Path) -> None:
    with pytest.raises(InvalidInput, match="no such file"):
        SweepFile.open_to_read(path)
    assert not path.exists()


@pytest.mark.parametrize(
    ("column", "value"),
    [("status", "fine"), ("steps", "x"), ("loss", "x"), ("number", 99), ("stopped_by", None)],
)
def test_a_damaged_row_is_named(path: Path, column: str, value: Any) -> None:
    connection = sqlite3.connect(_written(path))
    connection.execute(f"UPDATE runs SET {column} = ? WHERE number = 0", [value])
    connection.commit()
    connection.close()
    with (
        SweepFile.open_to_read(path) as file,
        pytest.raises(InvalidInput, match=r"the row of run \d+ is damaged"),
    ):
        list(file.results())


def test_a_damaged_plan_is_named(path: Path) -> None:
    connection = sqlite3.connect(_written(path))
    connection.execute("UPDATE plan SET document = '{'")
    connection.commit()
    connection.close()
    with pytest.raises(InvalidInput, match="not valid JSON"):
        SweepFile.open_to_read(path)
