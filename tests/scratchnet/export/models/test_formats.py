"""Choosing a format by suffix, names as data, and previews."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from scratchnet.errors import InvalidInput
from scratchnet.export.models import FORMATS, Origin, format_for
from tests.scratchnet.export.models.networks import NASTY_NAMES, made


def test_a_unique_suffix_determines_the_format() -> None:
    assert format_for(Path("a.ONNX"), None) is FORMATS["onnx"]
    assert format_for(Path("a.json"), None) is FORMATS["json"]
    assert format_for(Path("a.py"), "numpy") is FORMATS["numpy"]


def test_an_ambiguous_or_unknown_suffix_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"a\.py .* --format with python, numpy, pytorch$"):
        format_for(Path("a.py"), None)
    with pytest.raises(InvalidInput, match=r"--format with python, numpy, pytorch, onnx, json$"):
        format_for(Path("a"), None)
    with pytest.raises(InvalidInput, match='format is "tflite"; allowed: one of python, numpy'):
        format_for(Path("a.json"), "tflite")


@pytest.mark.parametrize("name", NASTY_NAMES)
@pytest.mark.parametrize("form", ["python", "numpy", "pytorch"])
def test_names_cannot_inject_code(form: str, name: str) -> None:
    network = made([2, 1], ["tanh"], classes=(name, "b"), names=(name, "y"))
    # Where it comes from is what a file says, and so may be anything.
    origin = Origin(name, name, name, 1, 0.5, ((name, name),), ((1, name, name),))
    network = replace(network, origin=origin)
    tree = ast.parse(FORMATS[form].content(network))
    imported = {node.names[0].name for node in ast.walk(tree) if isinstance(node, ast.Import)}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {"python": {"math"}, "numpy": {"numpy"}, "pytorch": {"torch"}}[form]
    constants = {
        node.targets[0].id: node.value for node in ast.walk(tree) if isinstance(node, ast.Assign)
        if isinstance(node.targets[0], ast.Name)
    }  # fmt: skip
    assert ast.literal_eval(constants["CLASSES"]) == (name, "b")
    assert ast.literal_eval(constants["INPUTS"]) == ((name, -2.0, 2.0), ("y", -2.0, 2.0))


def test_the_preview_of_an_onnx_model_is_its_graph() -> None:
    form = FORMATS["onnx"]
    text = form.preview(form.content(made([2, 1], ["tanh"], names=(NASTY_NAMES[0], "y"))))
    assert "Gemm" in text
    assert "Tanh" in text
