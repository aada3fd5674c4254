"""Run files: they read back the same, and anything else is rejected with a reason."""

import json
import os
import struct
import tracemalloc
from array import array
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.errors import InvalidInput
from scratchnet.experiment import experiment_to_text
from scratchnet.records import (
    About,
    Run,
    is_run_file,
    read_run,
    run_from_text,
    run_of,
    run_to_text,
    verify,
    write_run,
)
from scratchnet.records import file as module
from scratchnet.records.file import decoded, encoded
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Status
from tests.scratchnet.records.conftest import SMALL, changed_run, diverged_run, made

_TEXT = run_to_text(made())


def _refusal(text: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        run_from_text(text)
    return str(caught.value)


def _with(**values: Any) -> str:
    """Return the file with other values, and a hash that suits them."""
    document = json.loads(_TEXT) | values
    document["sha256"] = module._digest(document)
    return json.dumps(document)


@pytest.mark.parametrize("make", [made, changed_run, diverged_run])
def test_a_run_reads_back_to_the_last_bit(make: Callable[[], Run], tmp_path: Path) -> None:
    run = make()
    path = tmp_path / "a.scratchnet-run"
    write_run(path, run)
    assert read_run(path) == run


def test_a_branch_with_another_optimizer_is_of_a_version_that_older_programs_refuse() -> None:
    session = Session(SMALL)
    session.advance(steps=3)
    session.apply(SMALL.with_values({"training.optimizer": "adam", "training.learning_rate": 0.1}))
    session.advance()
    run = run_of(session.snapshot(), session.dataset, session.problem.test, About())
    text = run_to_text(run)
    assert json.loads(text)["version"] == 3
    assert run_from_text(text) == run
    assert verify(run).equal
    assert json.loads(run_to_text(changed_run()))["version"] == 1


def test_names_in_any_script(tmp_path: Path) -> None:
    path = tmp_path / "a.scratchnet-run"
    text = _with(author="نور 李 Ω", title="\u2028\ud83d")
    path.write_text(text, encoding="utf-8")
    about = read_run(path).about
    assert about.author == "نور 李 Ω"
    # Version 0.1.0 let in what other files cannot hold.
    assert about.title == "��"


def test_another_layout_is_the_same_run() -> None:
    document = json.loads(_TEXT)
    turned = dict(reversed(document.items()))
    assert run_from_text(json.dumps(turned, indent=4).replace("\n", "\r\n")) == made()


@pytest.mark.slow
def test_each_damaged_byte_is_refused_or_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.scratchnet-run"
    content, run = _TEXT.encode(), made()
    refused: list[str] = []
    for index in range(len(content)):
        damaged = bytearray(content)
        damaged[index] ^= 1 << index % 8
        path.write_bytes(damaged)
        try:
            assert read_run(path) == run
        except InvalidInput as error:
            refused.append(str(error))
    assert all(words.startswith(f"{path}: ") for words in refused)
    # All but a few blanks, which may as well be others.
    assert len(refused) > 0.98 * len(content)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_cut_and_garbled_files_are_refused(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(_TEXT) - 1))
    end = data.draw(st.integers(start, len(_TEXT)))
    garbled = _TEXT[:start] + data.draw(st.text(max_size=20)) + _TEXT[end:]
    try:
        run = run_from_text(garbled)
    except InvalidInput:
        return
    assert run == made()


def _changed(**change: Any) -> dict[str, Any]:
    return {"changes": [{"step": 2, "path": "training.l2", "value": 0.5} | change]}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"format": "scratchnet-experiment"}, 'format is "scratchnet-experiment"'),
        ({"version": 4}, "written by a newer Scratchnet, please update"),
        ({"version": 0}, "version is 0"),
        ({"author": 3}, "author is 3"),
        ({"author": "x" * 301}, "up to 300 characters"),
        ({"origin": {}}, "origin is {}"),
        ({"more": 1}, "more is not a known field"),
        ({"engine": "quick"}, 'engine is "quick"'),
        ({"experiment": {"seed": "x"}}, "experiment: seed"),
        ({"experiment": {"version": 99}}, "please update"),
        ({"steps": -1}, "steps is -1"),
        ({"steps": 10_000_001}, "steps is 10000001"),
        ({"steps": 5}, "losses is"),
        ({"losses": "?"}, "6 finite numbers as base64"),
        ({"losses": 7}, "losses is 7"),
        ({"losses": "AAAAAAAA8H8=" * 6}, "losses is"),
        ({"penalties": "AAAAAAAA8H8="}, "not finite"),
        ({"status": "lost"}, 'status is "lost"'),
        ({"diverged_at": 3}, "diverged_at is 3"),
        ({"samples": "x"}, "64 hexadecimal digits"),
        ({"parameters": []}, "a network 2-1-1"),
        ({"parameters": [[[1, 2, 3]], [[1, 2, "3"]]]}, "parameters is"),
        ({"parameters": [[[1, 2, 3]], [[1, 2]], [[1, 2]]]}, "parameters is"),
        ({"initial_parameters": [[[1, 2]], [[1, 2]]]}, "initial_parameters is"),
        ({"changes": 1}, "changes is 1"),
        ({"changes": [1]}, "changes[0] is 1"),
        (_changed(step=7), "changes[0].step is 7"),
        (_changed(step=0), "changes[0].step is 0"),
        (_changed(path="seed"), "seed is not a known field"),
        (_changed(value="x"), 'changes[0].value is "x"'),
    ],
)
def test_values_that_no_run_has_are_refused_though_the_hash_is_right(
    values: dict[str, Any], words: str
) -> None:
    assert words in _refusal(_with(**values))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not valid JSON"),
        ("[1]", "allowed: an object"),
        ('{"format": "scratchnet-run", "version": 1}', "author, title, created, origin"),
        (_TEXT.replace("Ana", "Eva"), "damaged: the content has changed"),
        (_TEXT.replace('"seed": 0', '"seed": 1e999'), "a number in it is too large"),
        (_TEXT.replace('"seed": 0', '"seed": NaN'), "NaN is not a JSON number"),
        (_TEXT.replace('"title"', '"author"'), '"author" is repeated'),
        ("[" * 5_000_001, "more than 5,000,000 values"),
        ("[" * 100_000, "brackets nested too deeply"),
    ],
)
def test_a_file_that_is_not_a_run_is_refused(text: str, words: str) -> None:
    assert words in _refusal(text)


@pytest.mark.parametrize("depth", range(50, 1000, 50))
def test_however_deep_it_is_nested_it_is_refused(depth: int) -> None:
    # At some depth it can be read and no longer be written, which is needed for its hash.
    _refusal(_TEXT.replace('"seed": 0', f'"seed": {"[" * depth}{"]" * depth}'))


def test_missing_and_huge_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.scratchnet-run"
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_run(path)
    path.write_text(_TEXT)
    monkeypatch.setattr(module, "_LARGEST_FILE_BYTES", 100)
    with pytest.raises(InvalidInput, match="larger than 100 bytes"):
        read_run(path)


def test_a_run_is_recognized_by_its_suffix_or_its_start(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(_TEXT)
    assert is_run_file(path)
    path.write_text(experiment_to_text(SMALL))
    assert not is_run_file(path)
    assert is_run_file(tmp_path / "missing.scratchnet-run")
    os.mkfifo(tmp_path / "pipe")
    for other in ("missing", "pipe", "x" * 300):
        assert not is_run_file(tmp_path / other)


def test_a_diverged_run_gives_the_place() -> None:
    run = diverged_run()
    assert run.status is Status.DIVERGED
    assert run.diverged_at == run.steps + 1
    document = json.loads(run_to_text(run))
    assert document["diverged_at"] == run.steps + 1


@pytest.mark.parametrize("make", [made, changed_run])
def test_the_file_is_what_the_docstring_says(make: Callable[[], Run]) -> None:
    document = json.loads(run_to_text(make()))
    assert tuple(document) == module._KEYS
    assert all(f"``{key}``" in str(module.__doc__) for key in document)
    assert document["experiment"]["data"]["intervals"] == SMALL.data.intervals


_numbers = st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=20)


@given(_numbers)
def test_they_are_little_endian_doubles_in_base64(numbers: list[float]) -> None:
    text = encoded(numbers)
    assert b64decode(text) == struct.pack(f"<{len(numbers)}d", *numbers)
    read = decoded("losses", text, len(numbers))
    assert struct.pack(f"<{len(numbers)}d", *read) == b64decode(text)


def test_portions_make_one_text() -> None:
    numbers = [k / 7 for k in range(130_001)]
    text = encoded(numbers)
    assert text == b64encode(struct.pack("<130001d", *numbers)).decode()
    assert list(decoded("losses", text, range(200_000))) == numbers
    with pytest.raises(InvalidInput, match="130,001 numbers"):
        decoded("losses", text, 130_000)


def test_a_run_of_version_0_1_0_that_patience_stopped_is_still_verified() -> None:
    every = [[0, 0, k] for k in range(3)] + [[1, 0, k] for k in range(2)]
    values = {"training.steps": 900, "training.patience": 100, "network.frozen": every}
    run = made(SMALL.with_values(values))
    assert run.stopped_by == "the training loss has not improved for 100 steps"
    old = run_to_text(replace(run, stopped_by="no new least training loss for 100 steps"))
    assert run_from_text(old).stopped_by == run.stopped_by
    assert verify(run_from_text(old)).equal


def test_a_long_run_is_written_piece_by_piece(tmp_path: Path) -> None:
    losses = array("d", bytes(8 * 1_000_000))
    run = made()
    run = replace(run, losses=losses, recipe=replace(run.recipe, steps=len(losses)))
    path = tmp_path / "long.scratchnet-run"
    tracemalloc.start()
    try:
        write_run(path, run)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert path.stat().st_size > 10_000_000
    assert peak < 4_000_000
    assert read_run(path).losses == losses
