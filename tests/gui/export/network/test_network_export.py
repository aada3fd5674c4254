"""The trained network out of the window: as it stands when it is asked for."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.export.network.network_dialog import NetworkDialog
from gui.export.network.network_export import NetworkExport
from gui.main_window import MainWindow
from scratchnet.export.models import TrainedNetwork, read_network
from tests.gui.conftest import shown


@pytest.fixture
def exported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[TrainedNetwork]:
    """What the dialog was shown; it saves everything as JSON."""
    networks: list[TrainedNetwork] = []

    def save(dialog: NetworkDialog) -> int:
        dialog.choose("json")
        dialog.save_to(tmp_path / "net.json")
        networks.append(read_network(tmp_path / "net.json"))
        return dialog.result()

    monkeypatch.setattr(NetworkDialog, "exec", save)
    return networks


def test_exports_the_run_as_it_stands(
    qtbot: QtBot, window: MainWindow, exported: list[TrainedNetwork], tmp_path: Path
) -> None:
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: shown(window).step == 1)
    window.commands.export_network.trigger()
    (network,) = exported
    assert network.parameters == shown(window).parameters
    assert network.origin.step == 1
    assert network.predictor()((0.5, 0.5)) == shown(window).outputs((0.5, 0.5))
    assert window.statusBar().currentMessage() == f"Wrote {tmp_path / 'net.json'}"


def test_the_untrained_network_may_be_exported_too(
    window: MainWindow, exported: list[TrainedNetwork]
) -> None:
    window.commands.export_network.trigger()
    assert exported[0].origin.loss is None


def test_without_a_run_there_is_nothing_to_export(
    qtbot: QtBot, window: MainWindow, exported: list[TrainedNetwork]
) -> None:
    export = NetworkExport(window.document, window._settings, window)
    with qtbot.waitSignal(export.refused) as refused:
        export.ask_and_export()
    assert refused.args == ["There is no network yet; it will be there in a moment."]
    assert exported == []
