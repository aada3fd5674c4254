"""Files that version 0.1.0 saved open unchanged, and give the same bits again.

The folder beside this file was written by version 0.1.0 itself, its window included. Nothing in it
may ever be written again: what a later version cannot open, the user has lost.
"""

import hashlib
import json
import shutil
import struct
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.arguments import parse_arguments
from gui.document.autosave import Autosave
from gui.export.animation.clip_fields import remembered
from gui.export.figure.presets import Presets
from gui.export.figure.spec_file import read_spec, spec_to_text
from gui.main_window import MainWindow
from gui.preferences import Preferences
from gui.theme.switch import ThemeSwitch
from scratchnet.cli import main
from scratchnet.experiment import Experiment, experiment_to_dict, parse_value, read_experiment
from scratchnet.export.models import read_network
from scratchnet.records import read_run
from scratchnet.reference.article import Parameters
from scratchnet.run.session import Session
from scratchnet.share import parse_playground_link, parse_share_text
from tests.gui.conftest import make_window

pytestmark = pytest.mark.slow

__all__ = ["make_window"]

SAVED = Path(__file__).parent / "saved_by_0_1_0"
EXPERIMENTS = sorted((SAVED / "experiments").iterdir())
RUNS = sorted((SAVED / "runs").iterdir())
FIGURES = sorted((SAVED / "figures").iterdir())
NETWORKS = sorted((SAVED / "networks").iterdir())
EXPECTED = json.loads((SAVED / "expected.json").read_text(encoding="utf-8"))


def _name(path: Path) -> str:
    return path.name.partition(".")[0]


def _experiment(name: str) -> Experiment:
    return read_experiment(SAVED / "experiments" / f"{name}.scratchnet.json")


def _lines(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (SAVED / name).read_text("utf-8").splitlines()]


def _digest(losses: memoryview, parameters: Parameters) -> str:
    found = hashlib.sha256(losses.tobytes())
    for layer in parameters:
        for neuron in layer:
            found.update(struct.pack(f"<{len(neuron)}d", *neuron))
    return found.hexdigest()


@pytest.mark.parametrize("path", EXPERIMENTS, ids=_name)
def test_an_experiment_has_every_value_that_was_saved(path: Path) -> None:
    saved = json.loads(path.read_text(encoding="utf-8"))
    opened = experiment_to_dict(read_experiment(path))
    for key, value in saved.items():
        if isinstance(value, dict):
            assert {name: opened[key][name] for name in value} == value
        else:
            assert opened[key] == value


@pytest.mark.parametrize("engine", ["reference", "exact", "fast"])
@pytest.mark.parametrize("name", EXPECTED)
def test_an_experiment_trains_to_the_same_bits(name: str, engine: str) -> None:
    session = Session(_experiment(name), engine)
    session.advance()
    expected = EXPECTED[name][engine]
    assert session.step == expected["steps"]
    assert _digest(session.losses, session.parameters()) == expected["digest"]


@pytest.mark.parametrize("name", EXPECTED)
def test_an_exported_script_makes_the_same_bits(name: str, tmp_path: Path) -> None:
    path = SAVED / "experiments" / f"{name}.scratchnet.json"
    out = tmp_path / "run.py"
    # The command compares every loss and parameter with the reference's, whose bits are above.
    assert main(["export", "script", str(path), "-o", str(out), "--verify"]) == 0


@pytest.mark.parametrize("path", RUNS, ids=_name)
def test_a_run_is_verified(path: Path) -> None:
    about = read_run(path).about
    assert about.title == f"Saved by 0.1.0: {_name(path)}"
    assert about.author in ("Ada", "Björn")
    assert main(["check", str(path)]) == 0


@pytest.mark.parametrize(("name", "text"), _lines("share_texts.txt"))
def test_a_share_text_is_its_experiment(name: str, text: str) -> None:
    assert parse_share_text(text) == _experiment(name)


@pytest.mark.parametrize(("name", "link"), _lines("playground_links.txt"))
def test_a_playground_link_opens(name: str, link: str) -> None:
    opened = parse_playground_link(link).experiment
    assert opened.network.hidden == _experiment(name).network.hidden
    assert opened.network.activation == _experiment(name).network.activation


@pytest.mark.parametrize("path", FIGURES, ids=_name)
def test_a_figure_has_every_setting_that_was_saved(path: Path) -> None:
    saved = json.loads(path.read_text(encoding="utf-8"))
    opened = json.loads(spec_to_text(read_spec(path)))
    if _name(path) == "short_names":
        full = ["objective", "difference", "error"]
        saved["views"] = [*(f"function-map-{name}" for name in full), "histograms"]
    assert {name: opened[name] for name in saved} == saved


@pytest.mark.parametrize("path", NETWORKS, ids=_name)
def test_a_network_opens(path: Path) -> None:
    saved = json.loads(path.read_text(encoding="utf-8"))
    network = read_network(path)
    assert [item.name for item in network.inputs] == [item["name"] for item in saved["inputs"]]
    assert len(network.parameters) == len(saved["layers"])


def test_values_are_set_from_the_command_line_by_the_same_keys() -> None:
    saved = json.loads(EXPERIMENTS[0].read_text(encoding="utf-8"))
    keys = [name for name in saved if name not in ("format", "version")]
    paths = [
        f"{key}.{name}" if isinstance(saved[key], dict) else key
        for key in keys
        for name in (saved[key] if isinstance(saved[key], dict) else [key])
    ]
    assert len(paths) == 40
    for path in paths:
        value = Experiment().value(path)
        text = value if isinstance(value, str) else json.dumps(value)
        assert Experiment().with_values({path: parse_value(path, text)}).value(path) == value


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    shutil.copy(SAVED / "settings.ini", tmp_path / "settings.ini")
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


def test_the_window_opens_with_the_settings(
    settings: QSettings, make_window: Callable[..., MainWindow]
) -> None:
    window = make_window()
    assert ThemeSwitch(QApplication.instance(), Preferences(settings)).choice == "dark"
    assert window.engines.chosen == "fast"
    assert window.controls.collapsed_sections() == ["network", "training"]


def test_figure_presets_and_animation_choices_are_restored(
    qapp: QApplication, settings: QSettings
) -> None:
    own = Presets(Preferences(settings)).own()
    assert list(own) == ["For the thesis"]
    assert own["For the thesis"] == read_spec(SAVED / "figures" / "column.figure.json")
    assert asdict(remembered(Preferences(settings))) == {
        "suffix": ".webp",
        "quality": 80,
        "width": 400,
        "height": 300,
        "scale": 2,
        "frames": 24,
        "spacing": "log",
        "rate": 12.5,
        "hold_s": 0.5,
        "loop": False,
    }


def test_what_a_crash_left_is_restored(qtbot: QtBot, tmp_path: Path) -> None:
    shutil.copy(SAVED / "autosave.json", tmp_path / "left.json")
    autosave = Autosave(tmp_path)
    recovered = autosave.recover()
    autosave.close()
    assert recovered is not None
    assert recovered.experiment.training.learning_rate == 2.5
    assert recovered.experiment.data.intervals == 4
    assert recovered.recipe is not None
    assert recovered.recipe.steps == 1


#: Every command line that the documentation of 0.1.0 shows, and every option it has.
COMMANDS = """
train --steps 1 --set training.learning_rate=3 --engine reference --log-every 1 --report R
train F --steps 2 --save-run S --author Ada --title T
verify F --steps 1 --set data.intervals=2
check U --no-verify --target-loss 0.5 --csv C
data F -o D --part all --set data.intervals=3
data F --output D --part train
share F --playground --set data.intervals=3
share F --long
export model F --steps 1 --set data.intervals=2 --engine reference --format json -o N
export model F --steps 1 --format python --output N
export script F --steps 1 --set data.intervals=2 -o P --verify
export values F --steps 3 --engine reference --what all -o V --every 1 --resolution 4
export values F --steps 3 --what losses --output V --logarithmic
schema
new E --force --from X --set data.intervals=2
"""


@pytest.mark.parametrize("line", COMMANDS.strip().splitlines())
def test_every_option_of_the_command_line_still_works(line: str, tmp_path: Path) -> None:
    files = {
        "F": SAVED / "experiments" / "article.scratchnet.json",
        "U": SAVED / "runs" / "unfinished.scratchnet-run",
        "R": tmp_path / "report.json",
        "S": tmp_path / "out.scratchnet-run",
        "C": tmp_path / "out.csv",
        "D": tmp_path / "data.csv",
        "N": tmp_path / "network.out",
        "P": tmp_path / "script.py",
        "V": tmp_path / "values",
        "E": tmp_path / "new.scratchnet.json",
        "X": _lines("share_texts.txt")[0][1],
    }
    assert main([str(files.get(word, word)) for word in line.split()]) == 0


@pytest.mark.parametrize(
    "line",
    [
        "FILE --engine fast",
        "--render DIR --figure SPEC.json --steps 5 --format svg",
        "--render DIR --size 800x600 --theme dark",
        "--animate A.gif --view trained --frames 10 --spacing log --rate 5 --hold 2 --once",
        "--animate A.webp --quality 50 --size 400x300 --theme light",
    ],
)
def test_every_option_of_the_window_is_still_taken(line: str) -> None:
    assert parse_arguments(line.split())
