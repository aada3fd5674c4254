"""Planting a bug in the backward pass or the update, finding it, and removing it."""

import random

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from gui.actions import Place, command
from gui.current_frame import CurrentFrame
from gui.dialogs import open_with_size
from gui.labels import ElidedLabel, WrappedLabel
from gui.plain import plain_text
from gui.theme.fonts import fixed_pitch, keep_font
from gui.topics import Topic, set_topic
from gui.training import RunController
from scratchnet.trace.bugs import BUGS, Bug, showing_bugs
from scratchnet.trace.planted import planted_lines, planted_source, right_function, wrong_function

_SURPRISE = "A surprise"
_SIZE_PX = (900, 640)


def bug_title(bug: Bug) -> str:
    """Return what a bug is called in a list."""
    return f"{bug.title[0].upper()}{bug.title[1:]}"


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
    ``found(str)``, the bug of this name was named rightly.
    """

    noted = Signal(str)
    refused = Signal(str)
    found = Signal(str)

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
    def bug(self) -> Bug | None:
        """The bug that is planted."""
        return BUGS[self._controller.bug] if self._controller.bug else None

    def plant(self, name: str, *, secret: bool = False) -> None:
        """Start the experiment over with a bug, whose name is told unless it is ``secret``.

        Raises KeyError for a name that no bug has.
        """
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
        dialog = BugDialog(self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            name = dialog.chosen
            if name:
                self.plant(name)
            else:
                self.plant(random.choice(self._surprises()), secret=True)
        dialog.deleteLater()

    def _surprises(self) -> list[str]:
        """Return the bugs to choose from: those that can be seen with the present settings."""
        present = self._current.present
        if present is None:
            return list(BUGS)
        snapshot = present.snapshot
        inputs = len(snapshot.parameters[0][0]) - 1
        sizes = [inputs, *(len(layer) for layer in snapshot.parameters)]
        return showing_bugs(snapshot.experiment, sizes)

    @command(
        "find_bug",
        "Which bug is it?…",
        Place.RUN,
        "Read the source that runs, and say which bug was planted",
    )
    @Slot()
    def ask_which(self) -> None:
        """Show the source that runs, and ask which bug is in it."""
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
        if name == bug.name:
            self.secret = False
            self._bar.show_bug(bug.title)
            self.found.emit(name)
        elif name:
            self.wrong_guesses += 1


class BugDialog(QDialog):
    """Asks which bug to plant; ``chosen`` is its name, or "" for a surprise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Plant a bug")
        set_topic(self, Topic.BUGS)
        self.list = QListWidget()
        self.list.setObjectName("bugs")
        self.list.setAccessibleName("Bugs")
        surprise = QListWidgetItem(f"{_SURPRISE}: one that shows with these settings")
        surprise.setData(Qt.ItemDataRole.UserRole, "")
        self.list.addItem(surprise)
        for bug in BUGS.values():
            item = QListWidgetItem(bug_title(bug))
            item.setData(Qt.ItemDataRole.UserRole, bug.name)
            item.setToolTip(plain_text(bug.help))
            self.list.addItem(item)
        self.help = WrappedLabel()
        self.help.setObjectName("bug_help")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton("&Plant", QDialogButtonBox.ButtonRole.AcceptRole)
        layout = QVBoxLayout(self)
        layout.addWidget(
            WrappedLabel(
                "The bug is in a copy of the reference that only this run uses. Such a run is "
                "neither kept nor saved, and the program itself stays right."
            )
        )
        layout.addWidget(self.list, 1)
        layout.addWidget(self.help)
        layout.addWidget(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.list.itemDoubleClicked.connect(self.accept)
        self.list.currentItemChanged.connect(self._on_list_current_item_changed)
        self.list.setCurrentRow(0)
        self.resize(480, 520)

    @property
    def chosen(self) -> str:
        """The name of the bug, or "" for a surprise."""
        return str(self.list.currentItem().data(Qt.ItemDataRole.UserRole))

    @Slot()
    def _on_list_current_item_changed(self) -> None:
        name = self.chosen
        self.help.setText(BUGS[name].help if name else "You find out which it is.")


class GuessDialog(QDialog):
    """Shows the source with the bug in it, and asks which bug it is, or where.

    Signal: ``guessed(str)``, the name of a bug that the user has chosen; "" if none, to see it.
    """

    guessed = Signal(str)

    def __init__(self, bug: Bug, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Which bug is it?")
        set_topic(self, Topic.BUGS)
        self._bug = bug
        self.source = QPlainTextEdit()
        self.source.setObjectName("planted_source")
        self.source.setReadOnly(True)
        self.source.setAccessibleName("The source that runs")
        self.source.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        keep_font(self.source, fixed_pitch)
        lines = planted_source(bug).rstrip().split("\n")
        self.source.setPlainText("\n".join(f"{n:>4}  {text}" for n, text in enumerate(lines, 1)))
        self.list = QListWidget()
        self.list.setObjectName("bug_guesses")
        self.list.setAccessibleName("Which bug is it?")
        for each in BUGS.values():
            item = QListWidgetItem(each.help)
            item.setData(Qt.ItemDataRole.UserRole, each.name)
            self.list.addItem(item)
        self.answer = WrappedLabel(
            "This is the part of the program that has the bug, as it runs. Choose what is wrong, "
            "or put the cursor on the line that is wrong."
        )
        self.answer.setObjectName("bug_answer")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.say = QPushButton("&This one")
        self.point = QPushButton("This &line")
        self.tell = QPushButton("&Show me")
        self.say.setToolTip("Say that the chosen bug is the one")
        self.point.setToolTip("Say that the line with the cursor is wrong")
        self.tell.setToolTip("Give up, and see which bug it is")
        for button in (self.say, self.point, self.tell):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.addWidget(self.answer)
        layout.addWidget(self.source, 3)
        layout.addWidget(self.list, 2)
        layout.addWidget(buttons)
        self.say.clicked.connect(self._on_say_clicked)
        self.point.clicked.connect(self._on_point_clicked)
        self.tell.clicked.connect(self._on_tell_clicked)
        self.list.itemDoubleClicked.connect(self._on_say_clicked)
        buttons.rejected.connect(self.close)

    @Slot()
    def _on_say_clicked(self) -> None:
        item = self.list.currentItem()
        if item is None:
            self.answer.setText("Choose one of the bugs in the list first.")
            return
        name = str(item.data(Qt.ItemDataRole.UserRole))
        self.guessed.emit(name)
        if name == self._bug.name:
            self._reveal("Right.")
        else:
            self.answer.setText(
                "No, it is not that. Which gradients differ, of which layers, and from which step "
                "on? Check gradients (F12) shows it."
            )

    @Slot()
    def _on_point_clicked(self) -> None:
        line = self.source.textCursor().blockNumber() + 1
        if line in planted_lines(self._bug):
            self.answer.setText(
                f"Yes, the bug is in this function, {self._bug.function}. What is wrong in it?"
            )
        else:
            self.answer.setText(f"No, line {line} is as it should be.")

    @Slot()
    def _on_tell_clicked(self) -> None:
        self.guessed.emit("")
        self._reveal("This is the bug:")

    def _reveal(self, begin: str) -> None:
        bug = self._bug
        self.answer.setText(f"{begin} {bug.help} {bug.explanation}")
        self.source.setPlainText(
            f"# with the bug\n{wrong_function(bug)}\n\n\n# as it should be\n{right_function(bug)}\n"
        )
        for widget in (self.list, self.say, self.point, self.tell):
            widget.setEnabled(False)
