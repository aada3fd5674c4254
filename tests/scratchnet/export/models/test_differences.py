"""Measured differences between exported networks and the reference."""

import sys
from dataclasses import replace

import numpy as np
import pytest

from scratchnet import __version__
from scratchnet.export.models import (
    FORMATS,
    MissingPackage,
    TrainedNetwork,
    measure_differences,
    measured_names,
    packages,
)
from scratchnet.export.models import differences as module
from scratchnet.export.models.differences import NoEquivalent, scikit_learn_predictor
from scratchnet.export.models.formats import point_by_point
from scratchnet.formula import UndefinedFormula
from tests.scratchnet.export.models.networks import TABLE_ROWS, made, of_table

_NETWORK = made([2, 4, 1], ["tanh", "sigmoid"], classes=("no", "yes"))


def _without(monkeypatch: pytest.MonkeyPatch, *packages: str) -> None:
    for name in packages:
        # So Python tells that a module is not there.
        monkeypatch.setitem(sys.modules, name, None)


def test_every_format_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    _without(monkeypatch, "torch", "sklearn")
    rows = {row.format: row for row in measure_differences(_NETWORK, points=300)}
    assert list(rows) == measured_names() == [*FORMATS, "scikit-learn"]
    assert rows["json"].runtime == f"Scratchnet {__version__}"
    for name in ("json", "python"):
        assert rows[name].identical
        assert (rows[name].absolute, rows[name].relative) == (0.0, 0.0)
        assert rows[name].note_text == "bit-identical"
    for name in ("numpy", "onnx"):
        assert rows[name].absolute is not None
        assert 0 <= rows[name].absolute < 1e-14
        assert rows[name].relative < 1e-13
    assert rows["onnx"].runtime.startswith("ONNX Runtime ")


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    _without(monkeypatch, "torch", "sklearn", "onnxruntime")
    words = {row.format: row.note_text for row in measure_differences(_NETWORK, points=5)}
    assert words["pytorch"] == "not installed: pip install 'scratchnet[torch]'"
    assert words["onnx"] == "not installed: pip install 'scratchnet[onnx]'"
    assert words["scikit-learn"] == "not installed: pip install 'scratchnet[sklearn]'"


def test_one_failing_runtime_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> None:
        raise OSError("a library of its own is missing\nin some place")

    def refusing(content: bytes) -> None:
        raise RuntimeError("no such operator")

    _without(monkeypatch, "sklearn")
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    imported = packages.import_module
    monkeypatch.setattr(
        packages, "import_module", lambda name: broken(name) if name == "torch" else imported(name)
    )
    forms = {**FORMATS, "onnx": replace(FORMATS["onnx"], load=refusing)}
    monkeypatch.setattr(module, "FORMATS", forms)
    rows = {row.format: row for row in measure_differences(_NETWORK, points=5)}
    hint = "installed, but cannot be used: a library of its own is missing"
    assert rows["pytorch"].note_text == hint
    assert rows["onnx"].note_text == "cannot be run: no such operator"
    assert rows["json"].identical


def test_onnx_needs_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    _without(monkeypatch, "onnx")
    with pytest.raises(MissingPackage, match=r"ONNX is not installed: pip .*scratchnet\[onnx\]"):
        FORMATS["onnx"].content(_NETWORK)


def test_a_wrong_weight_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(network):
        rows = ((*network.parameters[0][0][:-1], network.parameters[0][0][-1] + 0.1),)
        moved = (rows + network.parameters[0][1:], *network.parameters[1:])
        return FORMATS["python"].content(replace(network, parameters=moved))

    forms = {"python": replace(FORMATS["python"], content=wrong)}
    monkeypatch.setattr(module, "measured_names", lambda: ["python"])
    monkeypatch.setattr(module, "FORMATS", forms)
    (row,) = measure_differences(_NETWORK, points=50)
    assert not row.identical
    assert row.absolute > 0.001


def test_points_undefined_in_only_one_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    network = made([1, 1], ["linear"], features=("sqrt(x)",))

    def everywhere(network):
        return FORMATS["python"].content(replace(network, features=("sqrt(abs(x))",)))

    forms = {"python": replace(FORMATS["python"], content=everywhere)}
    monkeypatch.setattr(module, "measured_names", lambda: ["python"])
    monkeypatch.setattr(module, "FORMATS", forms)
    (row,) = measure_differences(network, points=1000)
    assert row.absolute == 0.0
    assert not row.identical
    count = int(row.note.split()[0])
    assert row.note == f"{count} points have outputs in only one of the two"
    assert 400 < count < 600


def test_points_undefined_in_both_are_no_difference(monkeypatch) -> None:
    _without(monkeypatch, "torch", "sklearn")
    network = made([1, 1], ["linear"], features=("sqrt(x)",))
    for row in measure_differences(network, points=100):
        assert row.absolute is None or row.absolute < 1e-14
        assert "in only one" not in row.note


def test_progress_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    _without(monkeypatch, "torch", "sklearn", "onnxruntime")
    reported: list[tuple[str, float]] = []
    list(measure_differences(_NETWORK, points=600, report=lambda *each: reported.append(each)))
    assert [name for name, _ in reported][::3] == ["reference", "python", "numpy", "json"]
    assert [share for _, share in reported[:3]] == [0.0, 1 / 3, 2 / 3]


def test_points_are_within_the_ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = _NETWORK.inputs
    network = replace(_NETWORK, inputs=(replace(first, low=5.0, high=6.0), second))
    points = module._random_points(network, 500, 0)
    assert all(5 <= x <= 6 and -2 <= y <= 2 for x, y in points)
    assert max(x for x, _ in points) > 5.9
    assert points != module._random_points(network, 500, 1)


def test_rows_of_a_table_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    _without(monkeypatch, "torch", "sklearn")
    network = of_table()
    rows = module._random_points(network, 500, 0)
    for column, values in zip(network.columns, zip(*rows, strict=True), strict=True):
        assert (None in values) == (column.missing is not None or None in column.categories)
        assert set(column.categories) <= set(values)
    measured = {row.format: row for row in measure_differences(network, points=200)}
    assert measured["python"].identical
    assert measured["json"].identical
    for name in ("numpy", "onnx"):
        assert measured[name].absolute is not None
        assert 0 <= measured[name].absolute < 1e-12
        assert not measured[name].note


@pytest.mark.parametrize(
    ("sizes", "activations", "classes", "reason"),
    [
        ([2, 3, 1], ["elu", "linear"], 0, "it has no activation elu"),
        ([2, 3, 3, 1], ["tanh", "relu", "linear"], 0, "it has one activation for all hidden"),
        ([2, 2], ["softmax"], 2, "for two classes it has one output"),
        ([2, 3], ["sigmoid"], 3, "it has no such outputs with sigmoid"),
        ([2, 1], ["sigmoid"], 0, "it has no such outputs with sigmoid"),
        ([2, 1], ["tanh"], 2, "it has no such outputs with tanh"),
    ],
)
def test_networks_without_a_scikit_learn_equivalent(
    sizes: list[int], activations: list[str], classes: int, reason: str
) -> None:
    names = tuple("abc"[:classes])
    with pytest.raises(NoEquivalent, match=reason):
        scikit_learn_predictor(made(sizes, activations, classes=names))


_POINTS = [(-1.7, 0.3), (0.0, -0.0), (2.0, 1.9), (-0.4, -1.1)]


@pytest.mark.parametrize(
    "network",
    [
        made([2, 4, 3, 1], ["tanh", "tanh", "sigmoid"], classes=("a", "b")),
        made([2, 4, 1], ["relu", "linear"], classes=("a", "b")),
        made([2, 4, 3], ["sigmoid", "softmax"], classes=("a", "b", "c")),
        made([2, 4, 3], ["linear", "linear"], classes=("a", "b", "c")),
        made([1, 4, 1], ["sigmoid", "linear"], features=("1/x",)),
        made([2, 1], ["linear"]),
        made([2, 1], ["sigmoid"], classes=("a", "b")),
    ],
)
def test_scikit_learn_gives_the_same_outputs(network: TrainedNetwork) -> None:
    pytest.importorskip("sklearn")
    expected = point_by_point(network.predictor(), UndefinedFormula, network.output_count)(_POINTS)
    np.testing.assert_allclose(scikit_learn_predictor(network)(_POINTS), expected, rtol=1e-13)


def test_scikit_learn_gives_the_same_outputs_for_rows_of_a_table() -> None:
    pytest.importorskip("sklearn")
    network = of_table()
    one = replace(
        network,
        parameters=(network.parameters[0], network.parameters[1][:1]),
        activations=("tanh", "linear"),
        classes=(),
    )
    expected = [one.predictor()(row) for row in TABLE_ROWS]
    np.testing.assert_allclose(scikit_learn_predictor(one)(TABLE_ROWS), expected, atol=1e-12)
