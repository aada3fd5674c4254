"""Preferences: typed, remembered, and compatible with earlier versions."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from gui.preferences import Preference, Preferences

#: As version 0.1.0 wrote them. A key that is missing here would be lost to users who update.
_VERSION_0_1_0 = r"""
[General]
engine=fast
theme=dark
who=Ada

[animation]
frames=120
loop=False
rate=12.5
suffix=.webp

[controls]
folded="data,network"

[export]
folder={folder}
network_folder={folder}
network_format=onnx
values="losses,samples"
values_folder={folder}

[figure]
last="{{}}"
presets="{{}}"
geometry=@ByteArray(abc)

[files]
data_folder={folder}
folder={folder}
recent={folder}/one.scratchnet.json, {folder}/two.scratchnet.json
run_folder={folder}
script_folder={folder}

[window]
controls_width=280
geometry=@ByteArray(abc)
state=@ByteArray(def)
"""

#: Keys that later versions added.
_LATER = {
    "charts/chart",
    "charts/explained",
    "help/geometry",
    "loss/metrics",
    "loss/metric_shown",
    "runs/goal",
    "runs/kept",
    "runs/seeds",
    "start/page",
    "text_size",
    "training/cores",
    "training/speed",
}


def _declared() -> dict[str, Preference[object]]:
    return {
        name: preference
        for name, preference in vars(Preferences).items()
        if isinstance(preference, Preference)
    }


@dataclass(frozen=True)
class Clip:
    suffix: str = ".gif"
    frames: int = 60
    rate: float = 20.0
    loop: bool = True


@pytest.fixture
def old(tmp_path: Path) -> Preferences:
    file = tmp_path / "old.ini"
    file.write_text(_VERSION_0_1_0.format(folder=tmp_path), encoding="utf-8")
    return Preferences(QSettings(str(file), QSettings.Format.IniFormat))


def test_what_version_0_1_0_wrote_is_read(old: Preferences, tmp_path: Path) -> None:
    assert (old.theme, old.engine, old.author) == ("dark", "fast", "Ada")
    assert (old.collapsed_sections, old.controls_width) == (("data", "network"), 280)
    assert old.window_geometry == QByteArray(b"abc")
    assert old.window_state == QByteArray(b"def")
    assert old.figure_geometry == QByteArray(b"abc")
    names = [path.name for path in old.recent_files]
    assert names == ["one.scratchnet.json", "two.scratchnet.json"]
    folders = [name for name in _declared() if name.endswith("_folder")]
    assert len(folders) == 7
    assert {getattr(old, name) for name in folders} == {tmp_path}
    assert (old.network_format, old.values_tables) == ("onnx", ("losses", "samples"))
    assert old.record("animation", Clip()) == Clip(".webp", 120, 12.5, False)


def test_every_preference_of_version_0_1_0_is_declared_once(old: Preferences) -> None:
    keys = [preference.key for preference in _declared().values()]
    assert len(keys) == len(set(keys))
    stored = {key for key in old.settings.allKeys() if not key.startswith("animation/")}
    assert set(keys) == stored | _LATER


def test_what_is_set_is_read_at_the_next_start(tmp_path: Path) -> None:
    first = Preferences(QSettings(str(tmp_path / "new.ini"), QSettings.Format.IniFormat))
    first.recent_files = [tmp_path / "one"]
    first.run_folder = tmp_path
    first.collapsed_sections = ()
    first.window_state = QByteArray(b"\x00\x01")
    first.controls_width = 301
    first.loss_metrics = ("f1", "rmse")
    first.loss_metric_shown = False
    first.cores = 3
    first.set_record("animation", Clip(rate=0.1, loop=False))
    first.settings.sync()
    again = Preferences(QSettings(str(tmp_path / "new.ini"), QSettings.Format.IniFormat))
    assert again.recent_files == [tmp_path / "one"]
    assert again.run_folder == tmp_path
    assert again.collapsed_sections == ()
    assert again.window_state == QByteArray(b"\x00\x01")
    assert again.controls_width == 301
    assert again.loss_metrics == ("f1", "rmse")
    assert again.loss_metric_shown is False
    assert again.cores == 3
    again.cores = None
    assert again.cores is None
    assert again.record("animation", Clip()) == Clip(rate=0.1, loop=False)


def test_at_first_each_has_its_default(tmp_path: Path) -> None:
    new = Preferences(QSettings(str(tmp_path / "new.ini"), QSettings.Format.IniFormat))
    assert (new.theme, new.engine, new.author) == ("system", "exact", "")
    assert (new.recent_files, new.collapsed_sections, new.values_tables) == ([], None, None)
    assert new.window_geometry is None
    assert new.data_folder == Path.home()
    assert new.record("animation", Clip(frames=7)) == Clip(frames=7)


def test_what_makes_no_sense_reads_as_the_default(tmp_path: Path) -> None:
    new = Preferences(QSettings(str(tmp_path / "new.ini"), QSettings.Format.IniFormat))
    for key, stored in (
        ("theme", "purple"),
        ("engine", 7),
        ("window/controls_width", "wide"),
        ("window/geometry", "nonsense"),
        ("loss/metric_shown", "perhaps"),
        ("files/run_folder", str(tmp_path / "gone")),
        ("training/cores", 1000),
        ("animation/frames", "many"),
    ):
        new.settings.setValue(key, stored)
    assert (new.theme, new.engine, new.controls_width) == ("system", "exact", 310)
    assert new.window_geometry is None
    assert new.loss_metric_shown is True
    assert new.run_folder == Path.home()
    assert new.cores is None
    assert new.record("animation", Clip()) == Clip()
