"""Draw the pictures of docs/exports.md, light and dark: the dialogs, and what comes out of them.

python tools/export_pictures.py docs/exports
"""

import contextlib
import io
import os
import sys
import tempfile
from array import array
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from few_colours import use_few_colours
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QFontDatabase, QFontMetrics
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QWidget
from quiet_window import quiet_window, train, wait, wait_until

from gui.export.animation.dialog import AnimationDialog
from gui.export.figure.spec import FigureSpec
from gui.export.figure.spec_file import write_spec
from gui.export.network.dialog import NetworkDialog
from gui.main_window import MainWindow
from resources.presets import PRESETS
from scratchnet.cli import main as scratchnet
from scratchnet.experiment.file import write_experiment
from scratchnet.records.file import read_run, write_run

#: How long a dialog's preview and estimate take.
_PATIENCE_MS = 4000
_LINES_OF_SCRIPT = 46
_HOME = Path(tempfile.gettempdir()) / "ada"
#: A class of five; the run of the last one is forged.
_CLASS = {
    "Ada": ("--set", "network.hidden=[8, 8]", "--steps", "4000"),
    "Blaise": ("--set", "network.hidden=[6]", "--steps", "6000"),
    "Čeněk": ("--set", "network.hidden=[4, 4]", "--engine", "fast"),
    "Dorothy": ("--set", "training.learning_rate=0.1", "--steps", "3000"),
    "Evariste": ("--set", "network.hidden=[8, 8]", "--steps", "4000"),
}
_FIGURE = {"light": FigureSpec(views=("dataset", "trained", "loss"), dpi=150, file_format="png")}
_FIGURE["dark"] = FigureSpec(
    views=("network", "surface"), theme="dark", dpi=150, file_format="png", letters="A"
)


def main(folder: Path) -> None:
    """Draw all of them."""
    # Dialogs show where files would go.
    _HOME.mkdir(parents=True, exist_ok=True)
    os.environ["HOME"] = str(_HOME)
    application = QApplication(["scratchnet-lab"])
    folder.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark"):
        with quiet_window(application, theme) as window:
            window.document.open(PRESETS["spiral"].load(), None)
            wait(300)
            train(window)
            _draw_dialogs(window, folder, theme)
            _draw_texts(folder, theme)
            _draw_verified(window, folder, theme)
    for theme in ("light", "dark"):
        _draw_files(folder, theme)
    print(f"{sum(path.stat().st_size for path in folder.iterdir()) / 1000:.0f} kB in all")


def _draw_dialogs(window: MainWindow, folder: Path, theme: str) -> None:
    commands = window.commands
    for name, action in (
        ("picture", commands.export),
        ("figure-dialog", commands.figure),
        ("animation-dialog", commands.export_animation),
        ("network-dialog", commands.export_network),
        ("values", commands.export_values),
        ("save-run", commands.save_run),
        ("playground", commands.copy_link),
    ):
        path = folder / f"{name}-{theme}.png"
        path.unlink(missing_ok=True)
        _with_dialog(lambda dialog, path=path: _save(dialog, path))
        action.trigger()
        wait_until(path.exists)
        # Work of the closed dialog has time to end.
        wait(500)


def _with_dialog(act: Callable[[QDialog], None]) -> None:
    """Call ``act`` with the dialog that opens now, modal or not, and close it."""

    def act_and_close() -> None:
        shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        dialog = next(each for each in shown if isinstance(each, QDialog))
        if isinstance(dialog, AnimationDialog):
            # Until the preview and the estimate are complete.
            wait_until(lambda: not dialog.busy)
        if isinstance(dialog, NetworkDialog):
            dialog.differences.button.click()
            loop = QEventLoop()
            dialog.differences.task.ended.connect(loop.quit)
            loop.exec()
        act(dialog)
        dialog.reject()

    QTimer.singleShot(_PATIENCE_MS, act_and_close)


def _draw_texts(folder: Path, theme: str) -> None:
    script = _output_of("export", "script").splitlines()[:_LINES_OF_SCRIPT]
    _draw_text("\n".join(script), folder / f"script-{theme}.png")
    with tempfile.TemporaryDirectory() as runs:
        for name, settings in _CLASS.items():
            file = Path(runs) / f"{name}.scratchnet-run"
            _output_of("train", "--author", name, *settings, "--save-run", str(file))
        _forge(file)
        table = _output_of("check", "--target-loss", "0.005", runs)
        command = "$ scratchnet check --target-loss 0.005 *.scratchnet-run"
        _draw_text(f"{command}\n{table}", folder / f"check-{theme}.png")


def _forge(file: Path) -> None:
    """Forge a run: divide its losses by ten and update its hash."""
    run = read_run(file)
    lower = array("d", [loss / 10 for loss in run.losses])
    write_run(file, replace(run, losses=memoryview(lower)))


def _draw_verified(window: MainWindow, folder: Path, theme: str) -> None:
    with tempfile.TemporaryDirectory() as runs:
        file = Path(runs) / "spiral.scratchnet-run"
        experiment = Path(runs) / "spiral.scratchnet.json"
        window.document.save(experiment)
        _output_of("train", str(experiment), "--save-run", str(file))
        window.files.open(file)
        wait_until(lambda: window.statusBar().currentMessage().startswith("Verified"))
        _save(window.statusBar(), folder / f"verified-{theme}.png")


def _draw_files(folder: Path, theme: str) -> None:
    """Make a figure and an animation by their commands."""
    with tempfile.TemporaryDirectory() as made:
        experiment, spec = Path(made) / "spiral.scratchnet.json", Path(made) / "figure.figure.json"
        write_experiment(experiment, PRESETS["spiral"].load())
        write_spec(spec, _FIGURE[theme])
        _lab(str(experiment), "--render", made, "--figure", str(spec))
        figure = next(Path(made).glob("*.png"))
        figure.replace(folder / f"figure-{theme}.png")
        use_few_colours(folder / f"figure-{theme}.png")
        animation = folder / f"animation-{theme}.gif"
        _lab(str(experiment), "--animate", str(animation), "--frames", "24", "--spacing", "log",
             "--size", "240x200", "--rate", "10", "--theme", theme)  # fmt: skip


def _draw_text(text: str, path: Path) -> None:
    """Draw text as in a terminal or an editor."""
    shown = QPlainTextEdit(text.rstrip())
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    shown.setFont(font)
    shown.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    metrics = QFontMetrics(font)
    lines = text.rstrip().splitlines()
    width = max(map(metrics.horizontalAdvance, lines))
    shown.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    shown.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    shown.resize(width + 24, metrics.lineSpacing() * len(lines) + 16)
    _save(shown, path)
    shown.deleteLater()


def _save(widget: QWidget, path: Path) -> None:
    widget.grab().save(str(path))
    use_few_colours(path)
    print(f"wrote {path}   {path.stat().st_size / 1000:.0f} kB")


def _output_of(*arguments: str) -> str:
    """Return what a command prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
        scratchnet(list(arguments))
    return printed.getvalue()


def _lab(*arguments: str) -> None:
    os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-m", "gui", *arguments])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
