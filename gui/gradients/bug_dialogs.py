"""The dialogs about planted bugs: which one to plant, and which one it is."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.labels import WrappedLabel
from gui.messages import setting_text
from gui.plain import plain_text
from gui.theme.fonts import fixed_pitch, keep_font
from gui.topics import Topic, set_topic
from scratchnet.experiment import Experiment
from scratchnet.experiment.coupling import coupled_together
from scratchnet.trace.bugs import BUGS, Bug
from scratchnet.trace.hiding import Hidden
from scratchnet.trace.planted import planted_lines, planted_source, right_function, wrong_function

_SURPRISE = "A surprise"


def bug_title(bug: Bug) -> str:
    """Return what a bug is called in a list."""
    return f"{bug.title[0].upper()}{bug.title[1:]}"


class BugDialog(QDialog):
    """Asks which bug to plant; ``chosen`` is its name, or "" for a surprise.

    ``hidden`` says of each bug why it cannot show with the settings of ``experiment``, or None.
    ``settings`` are those to change, by path, so that the chosen one shows.
    """

    def __init__(
        self,
        hidden: Mapping[str, Hidden | None],
        experiment: Experiment,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._hidden = hidden
        self._experiment = experiment
        self.setWindowTitle("Plant a bug")
        set_topic(self, Topic.BUGS)
        self.list = QListWidget()
        self.list.setObjectName("bugs")
        self.list.setAccessibleName("Bugs")
        surprise = QListWidgetItem(f"{_SURPRISE}: one that shows with these settings")
        surprise.setData(Qt.ItemDataRole.UserRole, "")
        self.list.addItem(surprise)
        for bug in BUGS.values():
            there = "" if hidden[bug.name] is None else " (not with these settings)"
            item = QListWidgetItem(f"{bug_title(bug)}{there}")
            item.setData(Qt.ItemDataRole.UserRole, bug.name)
            item.setToolTip(plain_text(bug.help))
            self.list.addItem(item)
        self.help = WrappedLabel()
        self.help.setObjectName("bug_help")
        self.change = QCheckBox()
        self.change.setObjectName("bug_change")
        self.change.setChecked(True)
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
        layout.addWidget(self.change)
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

    @property
    def settings(self) -> dict[str, object]:
        """The values to set, by path, so that the bug shows; none if it does, or may not be."""
        hidden = self._hidden.get(self.chosen)
        return {} if hidden is None or not self.change.isChecked() else dict(hidden.settings)

    @Slot()
    def _on_list_current_item_changed(self) -> None:
        name = self.chosen
        hidden = self._hidden.get(name)
        text = BUGS[name].help if name else "You find out which it is."
        if hidden is not None:
            text += f" It cannot show with the present settings: {hidden.reason}."
        self.help.setText(text)
        settings = {} if hidden is None else hidden.settings
        self.change.setVisible(bool(settings))
        if settings:
            after = self._experiment.with_values(coupled_together(self._experiment, settings))
            values = ", ".join(setting_text(path, after) for path in settings)
            self.change.setText(f"Set {values}, so that it shows")


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
