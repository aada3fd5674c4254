"""The File menu: new, open, save, presets, recent files and unsaved changes."""

import os
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from gui.actions import Place, StandardKey, command
from gui.background import TaskContext, TaskFailed
from gui.dialogs import ask_choice, ask_save_path
from gui.document.document import Document
from gui.plain import plain_text
from gui.preferences import Preferences
from gui.waiting import wait_for
from resources.presets import PRESETS
from scratchnet.datasets import build_problem
from scratchnet.engines import Interrupted
from scratchnet.errors import InvalidInput
from scratchnet.experiment import SUFFIX, Experiment, read_experiment
from scratchnet.file_kinds import LESSON_SUFFIX, SWEEP_SUFFIX, TABLE_SUFFIXES, FileKind, kind_of
from scratchnet.files import remove_leftovers
from scratchnet.formula import FormulaError
from scratchnet.records import SUFFIX as RUN_SUFFIX
from scratchnet.records import is_run_file

_MOST_RECENT = 8
#: What can be done when the file to be saved has changed.
_CHANGED_FILE = ("Save any&way", "Save &as…", "&Reload")
#: Nothing takes so long to write.
_LEFT_OVER_S = 600
_FILTER = f"Experiments (*{SUFFIX});;JSON files (*.json);;All files (*)"
_TABLES = " ".join(f"*{suffix}" for suffix in TABLE_SUFFIXES)


class FileActions(QObject):
    """Opens and saves the document.

    Signals: ``noted(str)``, something was done; ``refused(str)``, a file could not be read or
    written, and nothing has changed; ``run_chosen(Path)``, the user chose a run to open;
    ``table_chosen(Path)``, or a table; ``lesson_chosen(Path)``, or a lesson;
    ``sweep_chosen(Path)``, or a sweep.
    """

    run_chosen = Signal(object)
    table_chosen = Signal(object)
    lesson_chosen = Signal(object)
    sweep_chosen = Signal(object)
    noted = Signal(str)
    refused = Signal(str)

    def __init__(self, document: Document, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._preferences = preferences
        self._window = window
        self.recent_menu = QMenu("Open &recent", window)
        self.recent_menu.aboutToShow.connect(self._fill_recent_menu)
        self.recent_menu.triggered.connect(self._on_recent_menu_triggered)
        self.presets_menu = PresetsMenu(window)
        self.presets_menu.chosen.connect(self.open_preset)

    @command("new", "&New", Place.OPEN, "Start from the article's experiment", keys=StandardKey.New)
    @Slot()
    def new(self) -> None:
        """Start with the defaults, after asking about unsaved changes."""
        if self.may_discard():
            self._document.open(Experiment(), None)
            self.noted.emit("The article's experiment is open: press Run (F5) to train it.")

    @command(
        "open",
        "&Open…",
        Place.OPEN,
        "Open an experiment, a run, a table or a lesson",
        keys=StandardKey.Open,
    )
    @Slot()
    def ask_and_open(self) -> None:
        """Ask for a file and open it."""
        filters = (
            f"Experiments, runs, sweeps, tables and lessons (*{SUFFIX} *{RUN_SUFFIX} "
            f"*{SWEEP_SUFFIX} *{LESSON_SUFFIX} {_TABLES});;"
            f"Tables ({_TABLES});;Lessons (*{LESSON_SUFFIX});;{_FILTER}"
        )
        name, _ = QFileDialog.getOpenFileName(self._window, "Open a file", self._folder(), filters)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> bool:
        """Open a file, after asking about unsaved changes; return whether it was opened.

        The file of a run is passed on by ``run_chosen``, that of a table by ``table_chosen``, that
        of a lesson by ``lesson_chosen``, that of a sweep by ``sweep_chosen``.
        """
        return self._open(path, asking=True)

    def _open(self, path: Path, *, asking: bool) -> bool:
        if os.path.exists(path) and not path.is_file():
            # Reading a pipe, for example, might never end.
            self.refused.emit(f"{path}: not a file")
            return False
        if path.name.lower().endswith(LESSON_SUFFIX):
            self.lesson_chosen.emit(path)
            return True
        if path.name.lower().endswith(SWEEP_SUFFIX):
            self.sweep_chosen.emit(path)
            return True
        if is_run_file(path):
            self.run_chosen.emit(path)
            return True
        kind = _kind_of(path)
        if kind is not None and kind.is_table:
            self.table_chosen.emit(path)
            return True
        if kind is not None:
            self.refused.emit(f"{path}: this is {kind}.")
            return False
        try:
            experiment = wait_for(self._window, f"Opening {path.name}", partial(_read, path))
        except TaskFailed as error:
            self.refused.emit(str(error))
            return False
        except Interrupted:
            self.noted.emit(f"{path.name} was not opened.")
            return False
        if asking and not self.may_discard():
            return False
        self._document.open(experiment, path.resolve())
        self.remember(path.resolve())
        self.noted.emit(f"Opened {path}")
        return True

    @command("save", "&Save", Place.SAVE, "Save the experiment", keys=StandardKey.Save)
    @Slot()
    def save(self) -> bool:
        """Save under the document's name, or ask for one; return whether it was saved.

        If the file has changed since, for example in another window, ask what to do first.
        """
        path = self._document.path
        if path is None:
            return self.save_as()
        if not self._document.file_has_changed():
            return self._save_to(path)
        text = (
            f"{path.name} has changed on disk since it was opened or saved in this window. "
            "Saving replaces those changes; reloading gives up the changes made here."
        )
        match ask_choice(self._window, "The file has changed", text, _CHANGED_FILE):
            case "Save any&way":
                return self._save_to(path)
            case "Save &as…":
                return self.save_as()
            case "&Reload":
                self._open(path, asking=False)
        return False

    @command("save_as", "Save &as…", Place.SAVE, "Save under another name", keys=StandardKey.SaveAs)
    @Slot()
    def save_as(self) -> bool:
        """Ask for a name and save; return whether it was saved."""
        suggested = self._document.path or Path(self._folder()) / f"experiment{SUFFIX}"
        path = ask_save_path(self._window, "Save experiment", suggested, _FILTER, SUFFIX)
        return path is not None and self._save_to(path)

    def may_discard(self) -> bool:
        """Return whether the document may be closed: it is saved, or may be discarded.

        One that was set aside is taken back first, in place of what was open instead.
        """
        self._document.take_back()
        if not self._document.modified:
            return True
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window,
            "Unsaved changes",
            plain_text(f"{self._document.name} has changes that are not saved."),
            buttons.Save | buttons.Discard | buttons.Cancel,
            buttons.Save,
        )
        if answer == buttons.Save:
            return self.save()
        return bool(answer == buttons.Discard)

    def _save_to(self, path: Path) -> bool:
        try:
            self._document.save(path)
        except OSError as error:
            self.refused.emit(f"{path}: cannot be written: {error.strerror or error}")
            return False
        self.remember(path)
        self.noted.emit(f"Saved {path}")
        return True

    def recent(self) -> list[Path]:
        """Return the files that were opened or saved last, the newest first."""
        return self._preferences.recent_files

    def remember(self, path: Path) -> None:
        """Add a file to the recent ones, in front."""
        if _can_be_remembered(path):
            paths = [path, *(other for other in self.recent() if other != path)][:_MOST_RECENT]
            self._preferences.recent_files = paths
        # What a program left beside it when it was killed while it saved.
        remove_leftovers(path, _LEFT_OVER_S)
        self._preferences.experiment_folder = path.parent

    def _folder(self) -> str:
        return str(self._preferences.experiment_folder)

    @Slot()
    def _fill_recent_menu(self) -> None:
        self.recent_menu.clear()
        for number, path in enumerate(self.recent(), start=1):
            action = self.recent_menu.addAction(f"&{number} {path.name.replace('&', '&&')}")
            action.setData(str(path))
            action.setToolTip(plain_text(str(path)))
        if self.recent_menu.isEmpty():
            self.recent_menu.addAction("No recent files").setEnabled(False)

    @Slot(str)
    def open_preset(self, key: str) -> None:
        """Open the preset of this key, after asking about unsaved changes."""
        preset = PRESETS[key]
        if self.may_discard():
            self._document.open(preset.load(), None)
            self.noted.emit(f"Opened the preset {preset.title}. {preset.origin}".rstrip())

    @Slot(QAction)
    def _on_recent_menu_triggered(self, action: QAction) -> None:
        self.open(Path(action.data()))


def _kind_of(path: Path) -> FileKind | None:
    try:
        return kind_of(path)
    except OSError:
        # Reading it as an experiment says why it cannot be read.
        return None


def _read(path: Path, context: TaskContext) -> Experiment:
    """Read an experiment and build its problem, which the training thread finds done."""
    experiment = read_experiment(path)
    try:
        build_problem(experiment, context.watch)
    except InvalidInput as error:
        raise TaskFailed(f"{path}: {error}") from error
    except FormulaError as error:
        raise TaskFailed(f"{path}: data.formula: {error}") from error
    return experiment


def _can_be_remembered(path: Path) -> bool:
    """Return whether Qt's texts can hold a path: not if it has bytes that are no UTF-8."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


class PresetsMenu(QMenu):
    """A submenu for each kind of data; a kind with one preset needs none.

    Signals: ``chosen(str)``, the key of a preset.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("&Presets", parent)
        self.setObjectName("presets")
        groups: dict[str, list[QAction]] = {}
        for preset in PRESETS.values():
            action = QAction(preset.title, self)
            action.setObjectName(f"preset_{preset.key}")
            action.setData(preset.key)
            action.setToolTip(preset.origin or preset.title)
            groups.setdefault(preset.group, []).append(action)
        for group, actions in groups.items():
            place = self if len(actions) == 1 else self.addMenu(group)
            place.addActions(actions)
            place.setToolTipsVisible(any(action.toolTip() != action.text() for action in actions))
        # A submenu passes on what is chosen in it.
        self.triggered.connect(self._on_triggered)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.chosen.emit(action.data())
