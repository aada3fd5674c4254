"""What a file is, told by its first bytes, whatever its name."""

import gzip
import json
import pickle
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import onnx
import pytest

from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment, read_experiment, write_experiment
from scratchnet.file_kinds import kind_of


def _zip(**parts: bytes) -> bytes:
    whole = BytesIO()
    with ZipFile(whole, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return whole.getvalue()


def _npz() -> bytes:
    whole = BytesIO()
    np.savez(whole, a=np.zeros(2))
    return whole.getvalue()


def _npy() -> bytes:
    whole = BytesIO()
    np.save(whole, np.zeros(2))
    return whole.getvalue()


def _onnx_model() -> bytes:
    graph = onnx.helper.make_graph([], "g", [], [])
    return onnx.helper.make_model(graph, producer_name="test").SerializeToString()


_FOREIGN = {
    "a PDF document": b"%PDF-1.7\n",
    "an image (PNG)": b"\x89PNG\r\n\x1a\n",
    "an image (JPEG)": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "an image (GIF)": b"GIF89a",
    "an image (BMP)": b"BM\x36\0\0\0\0\0",
    "an image (SVG)": b'<?xml version="1.0"?>\n<svg xmlns="">',
    "an image, a sound or a film": b"RIFF\x10\0\0\0WEBPVP8 ",
    "a film": b"\0\0\0\x18ftypmp42",
    "a file compressed with gzip": gzip.compress(b"a,b\n"),
    "a ZIP archive": _zip(table_dot_csv=b"a,b\n"),
    "a damaged ZIP archive": b"PK\x03\x04 and nothing more",
    "a text document": _zip(word__document_dot_xml=b""),
    "a PyTorch file": _zip(net__data_dot_pkl=b""),
    "NumPy arrays (NPZ)": _npz(),
    "a NumPy array": _npy(),
    "a Python pickle": pickle.dumps({"weights": [1.0]}),
    "an ONNX model": _onnx_model(),
    "an HDF5 file, such as a Keras network": b"\x89HDF\r\n\x1a\n",
    "an SQLite database": b"SQLite format 3\0",
    "a web page": b"\n<!DOCTYPE html>\n<table>",
    "an XML document": b'<?xml version="1.0"?><data/>',
    "a program": b"\x7fELF\x02\x01\x01\0",
    "a trained network that was exported": b'{"format": "scratchnet-network", "version": 1}',
    "the settings of a figure": b'{"format": "scratchnet-figure"}',
    "a Jupyter notebook": b'{"cells": [], "nbformat": 4}',
}
_TABLES = [
    b"a,b\n1,2\n",
    b"BMI,MZ\n1,2\n",
    b"\xef\xbb\xbfa;b\n1;2\n",
    b"\xff\xfea\0,\0b\0\n\0",
    b"PAR1\x15\0",
    b"\xd0\xcf\x11\xe0\xa1\xb1",
    _zip(xl__workbook_dot_xml=b""),
    _zip(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
]


@pytest.mark.parametrize("what", list(_FOREIGN))
@pytest.mark.parametrize("name", ["file", "file.csv", "file.scratchnet.json"])
def test_what_is_not_ours_has_a_name(tmp_path: Path, what: str, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(_FOREIGN[what])
    kind = kind_of(path)
    assert kind is not None
    assert (kind.what, kind.is_table) == (what, False)
    assert kind.advice
    with pytest.raises(InvalidInput, match="not an experiment") as caught:
        read_experiment(path)
    assert what in str(caught.value)


@pytest.mark.parametrize("content", _TABLES)
def test_tables_are_known(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    kind = kind_of(path)
    assert kind is not None
    assert kind.is_table


def test_an_experiment_is_none_of_them(tmp_path: Path) -> None:
    path = tmp_path / "any.name"
    write_experiment(path, Experiment())
    assert kind_of(path) is None
    path.write_text(json.dumps({"data": {"formula": "x"}}))
    assert kind_of(path) is None
    assert read_experiment(path).data.formula == "x"


def test_what_an_archive_says_of_itself_is_read_to_a_length_only(tmp_path: Path) -> None:
    path = tmp_path / "file.ods"
    path.write_bytes(_zip(mimetype=b"x" * 10_000_000))
    kind = kind_of(path)
    assert kind is not None
    assert kind.what == "a ZIP archive"
