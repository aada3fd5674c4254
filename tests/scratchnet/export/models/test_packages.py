"""Optional packages: what a user is told who does not have one."""

import sys

import pytest

from scratchnet.export.models.packages import MissingPackage, how_to_install, import_package


def test_what_is_not_installed_is_named_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(MissingPackage) as error:
        import_package("onnx")
    assert str(error.value) == "ONNX is not installed: pip install 'scratchnet[onnx]'"
    assert error.value.hint == "not installed: pip install 'scratchnet[onnx]'"


def test_a_bundle_says_that_it_cannot_hold_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert how_to_install("video") == "pip install 'scratchnet[video]'"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert how_to_install("video").startswith("this bundle cannot hold it, but where Python is, ")
