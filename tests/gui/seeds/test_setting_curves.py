"""A sweep's curves by setting: which values have one, what they say, and pictures of them."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from gui.export.picture.dialog import ExportDialog
from gui.main_window import MainWindow
from gui.rendering import save_picture
from gui.seeds.setting_curves import MOST_CURVES, SettingCurves, bands_of
from gui.seeds.words import setting_text
from gui.theme import DARK, LIGHT
from scratchnet.engines import REFERENCE
from scratchnet.experiment import Experiment
from scratchnet.many.plan import Plan
from scratchnet.many.repeats import Sweep, train_all
from scratchnet.many.varying import Varied

_EXPERIMENT = Experiment().with_values(
    {"data.intervals": 3, "network.hidden": (2,), "training.steps": 30, "data.test_share": 0.3}
)
_RATES = Varied("training.learning_rate", (0.1, 3.0))
_LAYERS = Varied("network.hidden", ((2,), (3,), (4,)))


def _sweep(*varied: Varied, seeds: int = 2) -> Sweep:
    return list(train_all(Plan(_EXPERIMENT, varied, seeds, REFERENCE), jobs=1))[-1]


@pytest.fixture
def view(qtbot: QtBot) -> SettingCurves:
    view = SettingCurves(LIGHT)
    qtbot.addWidget(view)
    return view


def test_a_curve_for_each_value(view: SettingCurves) -> None:
    sweep = _sweep(_RATES, _LAYERS)
    shown = bands_of(sweep, "network.hidden", False)
    assert shown is not None
    view.show_bands(shown)
    names = [setting_text(_LAYERS.path, value) for value in _LAYERS.values]
    assert [entry.name for entry in view.legend.entries] == names
    # Over both rates and both seeds.
    runs = [sweep.curves[number] for number in (0, 1, 6, 7)]
    steps, heights = view.medians[0].getData()
    assert list(steps) == list(range(1, 31))
    assert heights == pytest.approx(np.log10(np.median(runs, axis=0)))
    assert view.caption() == "Median loss by hidden layers"
    assert f"{names[2]}: " in view.explanation()
    assert "after 30 steps, 4 runs" in view.explanation()
    assert view.explanation() in view.accessibleDescription()
    view.show_bands(None)
    assert not view.legend.entries
    assert not len(view.medians[0].getData()[0])


def test_lines_can_be_told_apart_without_colours(view: SettingCurves) -> None:
    view.show_bands(bands_of(_sweep(_LAYERS), "", False))
    assert len({entry.line for entry in view.legend.entries}) == 3


def test_of_many_values_some_are_drawn_and_it_says_so(view: SettingCurves) -> None:
    many = Varied("training.learning_rate", tuple(0.1 * k for k in range(1, 31)))
    view.show_bands(bands_of(_sweep(many, seeds=1), "", False))
    drawn = [each.value for each in view.drawn()]
    assert len(drawn) == MOST_CURVES
    assert (drawn[0], drawn[-1]) == (many.values[0], many.values[-1])
    assert f"{MOST_CURVES} of 30 values are drawn" in view.explanation()


def test_a_setting_that_does_not_vary_is_replaced(view: SettingCurves) -> None:
    shown = bands_of(_sweep(_RATES), "seed", True)
    assert shown is not None
    assert (shown.path, shown.test) == ("training.learning_rate", True)
    view.show_bands(shown)
    assert view.caption().startswith("Median test loss by ")
    assert bands_of(_sweep(), "", False) is None


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_a_picture_of_them(view: SettingCurves, tmp_path: Path, suffix: str) -> None:
    view.show_bands(bands_of(_sweep(_RATES), "", False))
    view.set_theme(DARK)
    path = tmp_path / f"a{suffix}"
    save_picture(view, path, QSize(400, 300))
    assert path.stat().st_size > 1_000


def test_the_pane_offers_settings_and_losses_and_pictures(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.seeds.jobs = 1
    window.seeds.start(Plan(_EXPERIMENT, (_RATES, _LAYERS), 2, REFERENCE))
    qtbot.waitUntil(lambda: not window.seeds.busy)
    pane = window.seeds_pane
    part = pane.curves_by
    assert part.isVisible()
    assert part.setting.count() == 2
    part.setting.setCurrentIndex(1)
    part.setting.activated.emit(1)
    part.loss.setCurrentIndex(1)
    part.loss.activated.emit(1)
    qtbot.waitUntil(lambda: part.view.caption() == "Median test loss by hidden layers")
    asked: list[list[str]] = []

    def noted(dialog: ExportDialog) -> int:
        asked.append([dialog.target.itemText(k) for k in range(dialog.target.count())])
        return 0

    monkeypatch.setattr(ExportDialog, "exec", noted)
    pane.picture.click()
    assert asked == [["Curves by setting", "Heat map"]]
    # Seeds alone have neither.
    window.seeds.start(Plan(_EXPERIMENT, (), 2, REFERENCE))
    qtbot.waitUntil(lambda: not window.seeds.busy)
    assert not part.isVisible()
    assert not pane.picture.isVisible()
