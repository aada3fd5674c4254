"""Choosing a format by suffix, names as data, and previews."""

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from math import nan
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.presets import PRESETS
from scratchnet.errors import InvalidInput
from scratchnet.export.models import (
    FORMATS,
    Input,
    Origin,
    TrainedNetwork,
    format_for,
    trained_network,
)
from scratchnet.run.session import Session
from scratchnet.tables import ColumnEncoding
from scratchnet.tables.column_encoding import encoded_row, input_slices
from tests.scratchnet.export.models.networks import (
    NASTY_NAMES,
    TABLE,
    TABLE_ROWS,
    made,
    of_table,
)


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


_AGE = ColumnEncoding("age", missing=4.5)
_FARE = ColumnEncoding("fare")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("network", "rows"),
    [
        (of_table(), TABLE_ROWS),
        (of_table(activation="relu"), TABLE_ROWS),
        (of_table(features=("year + body_mass_g", "sex_m*class_1")), TABLE_ROWS),
        (of_table(TABLE[2:4]), [("f", "no"), ("m", "yes"), (None, "yes")]),
        (of_table(TABLE[3:4]), [("no",), ("yes",)]),
        (of_table((_AGE, _FARE)), [(1.5, 2.0), (None, 3.0)]),
    ],
)
def test_rows_of_a_table_have_the_outputs_of_our_own_predictions(
    form: str, network: TrainedNetwork, rows: list[tuple[object, ...]]
) -> None:
    runtime = {"pytorch": "torch", "onnx": "onnxruntime"}.get(form)
    if runtime:
        pytest.importorskip(runtime)
    predict = network.predictor()
    expected = np.array([predict(row) for row in rows])
    found = FORMATS[form].load(FORMATS[form].content(network))(rows)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)
    if form in ("python", "json"):
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("key", ["penguins", "cars", "ship"])
def test_networks_of_measured_tables_take_their_columns(key: str) -> None:
    session = Session(PRESETS[key].load(), "reference")
    session.advance(steps=3)
    network = trained_network(session.snapshot(), session.problem.axes, session.problem.classes)
    points = list(dict.fromkeys(session.problem.train.inputs))[:40]
    parts = input_slices(network.columns)
    rows = [
        tuple(
            column.decode(point[part]) for column, part in zip(network.columns, parts, strict=True)
        )
        for point in points
    ]
    assert any(isinstance(value, str) for value in rows[0])
    expected = [session.snapshot().outputs(point) for point in points]
    for name, form in FORMATS.items():
        if name == "pytorch" and find_spec("torch") is None:
            continue
        found = form.load(form.content(network))(rows)
        # Miles per gallon have the rounding of larger numbers.
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("form", ["python", "numpy", "pytorch"])
def test_sources_take_rows_by_name_and_refuse_what_a_column_does_not_have(form: str) -> None:
    if form == "pytorch":
        pytest.importorskip("torch")
    network = of_table()
    names: dict[str, Any] = {"__name__": "exported"}
    exec(FORMATS[form].content(network), names)
    assert [name for name, _ in names["COLUMNS"]] == list(network.row_names)
    predict: Callable[[Sequence[object]], object] = {
        "python": lambda row: names["predict"](*row),
        "numpy": lambda row: names["predict"]([row]),
        "pytorch": lambda row: names["TrainedNetwork"]()([row]),
    }[form]
    row = TABLE_ROWS[0]
    by_name = dict(reversed([*zip(network.row_names, row, strict=True)]))
    assert names["encode_row"](by_name) == names["encode_row"](row)
    assert names["encode_row"](row) == list(encoded_row(TABLE, row))
    for place, value, message in [
        (1, "Mars", "island is 'Mars'; allowed: 'Dream', "),
        (3, None, "outputs is None; allowed: 'no', 'yes'"),
        (4, "soon", "born is 'soon'; allowed: a date in the format %d.%m.%Y"),
        (6, None, "year is None; allowed: a number"),
    ]:
        wrong = [*row[:place], value, *row[place + 1 :]]
        with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
            predict(wrong)
    with pytest.raises(ValueError, match="the row has 6 values; allowed: 7"):
        names["encode_row"](row[:6])


def test_an_onnx_model_names_its_inputs_and_has_no_outputs_for_other_values() -> None:
    runtime = pytest.importorskip("onnxruntime")
    content = FORMATS["onnx"].content(of_table())
    session = runtime.InferenceSession(content, providers=["CPUExecutionProvider"])
    inputs = [(each.name, each.type, each.shape) for each in session.get_inputs()]
    text, number = "tensor(string)", "tensor(double)"
    assert inputs == [
        ("body_mass_g", number, ["points", 1]),
        ("island", text, ["points", 1]),
        ("sex", text, ["points", 1]),
        ("outputs_2", text, ["points", 1]),
        ("born", number, ["points", 1]),
        ("x_class", text, ["points", 1]),
        ("year", number, ["points", 1]),
    ]
    rows = [
        (1.0, "Dream", "f", "no", 20_000.0, "1", 5.0),
        (1.0, "Mars", "f", "no", 20_000.0, "1", 5.0),
        (1.0, "Dream", "f", "", 20_000.0, "1", 5.0),
        (1.0, "Dream", "f", "no", 20_000.0, "1", nan),
        (nan, "", "", "no", nan, "1", 5.0),
    ]
    feeds = {
        name: np.array(values)[:, np.newaxis]
        for (name, _, _), values in zip(inputs, zip(*rows, strict=True), strict=True)
    }
    outputs = session.run(None, feeds)[0]
    assert np.isnan(outputs).all(axis=1).tolist() == [False, True, True, True, False]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.dates(), min_size=1, max_size=50))
def test_an_onnx_model_takes_dates_apart_as_python_does(days: list[date]) -> None:
    pytest.importorskip("onnxruntime")
    born = replace(TABLE[4], format="%Y-%m-%d", first="1999-12-31", missing=None)
    network = TrainedNetwork(
        inputs=tuple(Input(name, 0.0, 1.0) for name in born.input_names),
        features=(),
        # Every input is an output.
        parameters=(tuple((*(float(i == j) for j in range(5)), 0.0) for i in range(5)),),
        activations=("linear",),
        targets=("day",),
        classes=tuple("abcde"),
        origin=made([2, 1], ["tanh"]).origin,
        columns=(born,),
    )
    rows = [(day,) for day in days]
    found = FORMATS["onnx"].load(FORMATS["onnx"].content(network))(rows)
    assert found.tolist() == [list(born.encode(day)) for day in days]


def test_the_preview_of_an_onnx_model_is_its_graph() -> None:
    form = FORMATS["onnx"]
    text = form.preview(form.content(made([2, 1], ["tanh"], names=(NASTY_NAMES[0], "y"))))
    assert "Gemm" in text
    assert "Tanh" in text
