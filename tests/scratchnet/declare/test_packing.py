"""Large tables in files: packed into one text, and the same to the last bit."""

import json
import struct
import zlib
from array import array
from base64 import b64encode
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from jsonschema import Draft202012Validator

from scratchnet.compact import CompactRows
from scratchnet.declare.lists import Rows
from scratchnet.declare.packing import PACKED_ABOVE_BYTES, CheckedRows, is_large, pack, unpack
from scratchnet.declare.parameter import NotAllowed
from scratchnet.experiment import (
    Experiment,
    experiment_from_text,
    experiment_to_text,
    json_schema,
    read_experiment,
    write_experiment,
)
from scratchnet.records.recipes import recipe_from_dict, recipe_to_dict
from scratchnet.run.recipe import Recipe

ROWS = Rows(label="Rows", help="?", default=(), narrowest=1, widest=50, most=100_000)


def table(rows: int = 70_000, columns: int = 9) -> tuple[tuple[float, ...], ...]:
    """Return a table that is large enough to be packed."""
    return tuple(tuple((n * k) / 7 for k in range(columns)) for n in range(rows))


LARGE = table()


def experiment(rows: tuple[tuple[float, ...], ...]) -> Experiment:
    targets = tuple(float(n % 5) for n in range(len(rows)))
    values = {"data.source": "table", "data.task": "regression"}
    return Experiment().with_values({**values, "data.inputs": rows, "data.targets": targets})


@given(
    arrays(
        float,
        st.tuples(st.integers(1, 6), st.integers(1, 6)),
        elements=st.floats(allow_nan=False, allow_infinity=False),
    )
)
def test_numbers_keep_every_bit(numbers: Any) -> None:
    rows = list(map(tuple, numbers.tolist()))
    document = json.loads(json.dumps(pack(rows)))
    unpacked = unpack(document, 6, 6)
    assert [struct.pack(f"<{len(row)}d", *row) for row in unpacked] == [
        struct.pack(f"<{len(row)}d", *row) for row in rows
    ]


def test_only_large_tables_are_packed() -> None:
    assert is_large(70_000, 9)
    assert not is_large(69_000, 9)
    small = ROWS.check([[1, 2], [3, 4]])
    assert (type(small), ROWS.document(small)) == (tuple, ((1.0, 2.0), (3.0, 4.0)))
    large = ROWS.check(LARGE)
    assert isinstance(large, CheckedRows)
    assert large == LARGE
    # Neither is looked at again when something else is edited, nor packed again.
    assert ROWS.check(large) is large
    assert ROWS.document(large) is ROWS.document(large)
    with pytest.raises(NotAllowed):
        Rows(label="Others", help="?", default=(), narrowest=1, widest=2, most=9).check(large)


@pytest.mark.parametrize(
    ("values", "width"),
    [([1.0, nan], 2), ([1.0, inf], 1), ([0.0] * 102, 51), ([0.0] * 100_001, 1)],
)
def test_compact_rows_are_checked_as_others_are(values: list[float], width: int) -> None:
    with pytest.raises(NotAllowed):
        ROWS.check(CompactRows(array("d", values), width))


def test_few_compact_rows_become_tuples() -> None:
    rows = ROWS.check(CompactRows(array("d", [1.0, 2.0, 3.0, 4.0]), 2))
    assert (type(rows), rows) == (tuple, ((1.0, 2.0), (3.0, 4.0)))


def test_a_file_has_a_large_table_once_and_reads_it_back(tmp_path: Path) -> None:
    before, path = experiment(LARGE), tmp_path / "large.scratchnet.json"
    write_experiment(path, before)
    text = path.read_text()
    assert text == experiment_to_text(before)
    assert text.count('"float64"') == 1
    assert path.stat().st_size < 2 * PACKED_ABOVE_BYTES
    Draft202012Validator(json_schema()).validate(json.loads(text))
    assert read_experiment(path) == before
    # Files of versions that knew no packing, and those that users write.
    document = json.loads(text)
    document["data"]["inputs"] = [list(row) for row in LARGE]
    assert experiment_from_text(json.dumps(document)) == before


def test_edits_and_runs_keep_a_large_table() -> None:
    before = experiment(LARGE)
    edited = before.with_values({"data.test_share": 0.25, "seed": 3})
    assert edited.data.inputs is before.data.inputs
    recipe = Recipe(edited, "fast", (), 0)
    document = json.loads(json.dumps(recipe_to_dict(recipe)))
    assert recipe_from_dict(document).experiment == edited


def _packed(data: bytes, shape: object = (1, 2)) -> dict[str, object]:
    return {"shape": shape, "float64": b64encode(zlib.compress(data)).decode()}


TWO = struct.pack("<2d", 1.0, 2.0)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"shape": [1, 2]}, "its keys are 'shape'"),
        ({"shape": [1, 2], "float64": 3}, "float64 is not a text"),
        ({"shape": [1, 2], "float64": "?"}, "float64 is damaged"),
        ({"shape": [1, 2], "float64": "AAAA"}, "float64 is damaged"),
        (_packed(TWO, 2), "shape is not a list of two numbers"),
        (_packed(TWO, [1.0, 2]), "whole numbers"),
        (_packed(TWO, [True, 2]), "whole numbers"),
        (_packed(TWO, [2, 0]), "shape is 2 × 0"),
        (_packed(TWO, [100_001, 2]), "shape is 100,001 × 2"),
        (_packed(TWO, [1, 51]), "shape is 1 × 51"),
        (_packed(TWO, [2, 2]), "holds 16 bytes, the shape needs 32"),
        (_packed(b"\0" * 50_000_000), "holds more than 16 bytes, the shape needs 16"),
        (_packed(struct.pack("<2d", 1.0, float("nan"))), "not finite"),
        (_packed(struct.pack("<2d", 1.0, float("inf"))), "not finite"),
    ],
)
def test_what_cannot_be_unpacked_says_why(document: object, words: str) -> None:
    with pytest.raises(NotAllowed, match="or packed") as error:
        ROWS.check(document)
    assert words in str(error.value)


def test_a_table_has_a_limit_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scratchnet.declare.lists.MOST_NUMBERS", 3)
    with pytest.raises(NotAllowed, match="3 numbers in all"):
        ROWS.check([[1, 2], [3, 4]])
    monkeypatch.setattr("scratchnet.declare.packing.MOST_NUMBERS", 1)
    with pytest.raises(NotAllowed, match="2 numbers are more than 1"):
        ROWS.check(_packed(TWO))
