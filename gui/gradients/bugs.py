"""Planting a bug in the backward pass or the update, finding it, and removing it."""

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QDialog, QPushButton, QSizePolicy, QToolBar, QWidget

from gui.actions import Place, command
from gui.current_frame import CurrentFrame
from gui.dialogs import open_with_size
from gui.labels import ElidedLabel
from gui.training import RunController
from scratchnet.experiment import Experiment

if TYPE_CHECKING:
    # Few look for bugs, so their registry is imported with the dialogs, when it is needed.
    from scratchnet.trace.bugs import Bug
    from scratchnet.trace.hiding import Hidden

_SIZE_PX = (900, 640)


class BugBar(QToolBar):
    """Says that the run has a bug, and offers to look for it; hidden otherwise.

    Signals: ``check_wanted()``, ``guess_wanted()`` and ``remove_wanted()``.
    """

    check_wanted = Signal()
    guess_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Planted bug", parent)
        self.setObjectName("bug_bar")
        self.setMovable(False)
        self.setFloatable(False)
        self.toggleViewAction().setEnabled(False)
        self.text = ElidedLabel()
        self.text.setContentsMargins(10, 2, 10, 2)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(self.text)
        for name, text, tip, signal in (
            ("bug_check", "Check gradients", "Compare all gradients (F12)", self.check_wanted),
            ("bug_guess", "Which bug is it?…", "Read the source and say", self.guess_wanted),
            ("bug_remove", "Remove the bug", "Train without a bug again", self.remove_wanted),
        ):
            button = QPushButton(text)
            button.setObjectName(name)
            button.setToolTip(tip)
            button.clicked.connect(signal)
            self.addWidget(button)
        self.hide()

    def show_bug(self, title: str) -> None:
        """Show that there is a bug, by its title; "" hides the bar."""
        self.text.setText(
            f"This run has a planted bug: {title}. It is neither kept nor saved." if title else ""
        )
        self.setVisible(bool(title))


class PlantedBugs(QObject):
    """Plants a bug, asks which it is, and removes it.

    ``bug`` is the one that is planted, if any, and ``secret`` whether its name was not told.
    Signals: ``noted(str)``, something was done; ``refused(str)``, why it could not be;
    ``found(str)``, the bug of this name was named rightly; ``told()``, the user knows the bug now;
    ``edit_wanted(object)``, values by path with which the bug shows.
    """

    noted = Signal(str)
    refused = Signal(str)
    found = Signal(str)
    told = Signal()
    edit_wanted = Signal(object)

    def __init__(
        self, bar: BugBar, controller: RunController, current: CurrentFrame, window: QWidget
    ) -> None:
        super().__init__(window)
        self._bar = bar
        self._controller = controller
        self._current = current
        self._window = window
        self.secret = False
        #: How often the bug was named wrongly.
        self.wrong_guesses = 0
        bar.guess_wanted.connect(self.ask_which)
        bar.remove_wanted.connect(self.remove)
        controller.bug_changed.connect(self._on_controller_bug_changed)

    @property
    def bug(self) -> "Bug | None":
        """The bug that is planted."""
        from scratchnet.trace.bugs import BUGS

        return BUGS[self._controller.bug] if self._controller.bug else None

    def plant(self, name: str, *, secret: bool = False) -> None:
        """Start the experiment over with a bug, whose name is told unless it is ``secret``.

        Raises KeyError for a name that no bug has.
        """
        from scratchnet.trace.bugs import BUGS

        bug = BUGS[name]
        self.secret, self.wrong_guesses = secret, 0
        self._controller.plant_bug(name)
        self._bar.show_bug("a surprise" if secret else bug.title)
        self.noted.emit(
            "The run starts over with the bug. Train it, check its gradients (F12), then say which "
            "bug it is."
        )

    @command(
        "plant_bug",
        "Plant a &bug…",
        Place.RUN,
        "Start over with a mistake in the backward pass or the update, to be found",
    )
    @Slot()
    def ask_and_plant(self) -> None:
        """Ask which bug to plant."""
        from gui.gradients.bug_dialogs import BugDialog

        hidden = self._hidden()
        dialog = BugDialog(hidden, self._experiment, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            name, settings = dialog.chosen, dialog.settings
            if settings:
                self.edit_wanted.emit(settings)
            if name:
                self.plant(name)
            else:
                self.plant(self._surprise([n for n, why in hidden.items() if not why]), secret=True)
        dialog.deleteLater()

    def _surprise(self, names: Sequence[str]) -> str:
        """Return one of the bugs that show: if it can be, one that Step by step can follow.

        That one cannot be followed would tell which it is.
        """
        from scratchnet.trace.bugs import can_be_traced

        followed = [name for name in names if can_be_traced(name, self._experiment)]
        return random.choice(followed or list(names))

    @property
    def _experiment(self) -> Experiment:
        present = self._current.present
        return Experiment() if present is None else present.snapshot.experiment

    def _hidden(self) -> "dict[str, Hidden | None]":
        """Return of each bug why it cannot show with the present settings, or None if it can."""
        from scratchnet.trace.bugs import BUGS, hidden_here

        present = self._current.present
        if present is None:
            return dict.fromkeys(BUGS)
        snapshot = present.snapshot
        inputs = len(snapshot.parameters[0][0]) - 1
        sizes = [inputs, *(len(layer) for layer in snapshot.parameters)]
        return {name: hidden_here(bug, snapshot.experiment, sizes) for name, bug in BUGS.items()}

    @command(
        "find_bug",
        "Which bug is it?…",
        Place.RUN,
        "Read the source that runs, and say which bug was planted",
    )
    @Slot()
    def ask_which(self) -> None:
        """Show the source that runs, and ask which bug is in it."""
        from gui.gradients.bug_dialogs import GuessDialog

        bug = self.bug
        if bug is None:
            self.refused.emit("No bug is planted: Experiment → Plant a bug…")
            return
        dialog = GuessDialog(bug, self._window)
        dialog.guessed.connect(self._on_dialog_guessed)
        open_with_size(dialog, *_SIZE_PX)
        # The gradients can be checked while it is open.
        dialog.show()

    @command(
        "remove_bug",
        "Remo&ve the bug",
        Place.RUN,
        "Start over without the bug",
    )
    @Slot()
    def remove(self) -> None:
        """Start the experiment over without a bug."""
        if self._controller.bug:
            self._controller.plant_bug("")
            self.noted.emit("The bug is removed. The run starts over without it.")

    @Slot(str)
    def _on_controller_bug_changed(self, name: str) -> None:
        if not name:
            self._bar.show_bug("")

    @Slot(str)
    def _on_dialog_guessed(self, name: str) -> None:
        bug = self.bug
        if bug is None:
            return
        if name and name != bug.name:
            self.wrong_guesses += 1
            return
        self.secret = False
        self._bar.show_bug(bug.title)
        if name:
            self.found.emit(name)
        self.told.emit()
