"""A question of a lesson, and the field for its answer: a number, a choice, several, or pairs."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.labels import ElidedComboBox, WrappedLabel
from scratchnet.lessons import Answer, Prediction, Question
from scratchnet.lessons.questions import parse_answer

_LINE_PX = 140
_BESIDE_PX, _BELOW_PX = 6, 1
_NOT_CHOSEN = "choose …"
#: An item and its choices with more letters than that do not fit beside each other.
_LETTERS_BESIDE = 34


class AnswerField(QWidget):
    """Asks something, and takes the answer.

    ``note`` is a line below it. Signals: ``changed()``, the user has answered in another way;
    ``entered()``, Return was pressed.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self, asked: Prediction | Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.asked = asked
        self.items = asked.items if isinstance(asked, Question) else ()
        self._several = isinstance(asked, Question) and asked.several
        self.line: QLineEdit | None = None
        self.buttons: list[QAbstractButton] = []
        self.combos: list[ElidedComboBox] = []
        self.note = WrappedLabel()
        self.note.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(WrappedLabel(asked.ask))
        if self.items:
            self._add_pairs()
        elif asked.choices:
            self._add_choices()
        else:
            self._add_line()
        self._column.addWidget(self.note)

    @property
    def answer(self) -> Answer | None:
        """The answer; None before there is a complete one, or if it is no number."""
        if self.line is not None:
            try:
                return parse_answer(self.line.text(), True, ())
            except ValueError:
                return None
        if self.combos:
            chosen = tuple(combo.currentIndex() - 1 for combo in self.combos)
            return None if -1 in chosen else chosen
        checked = tuple(at for at, button in enumerate(self.buttons) if button.isChecked())
        if not checked:
            return None
        return checked if self._several else checked[0]

    @property
    def is_begun(self) -> bool:
        """Whether something is entered, complete or not."""
        return self.answer is not None or bool(self.line is not None and self.line.text().strip())

    def show_answer(self, answer: Answer) -> None:
        """Show an answer that was given before, without a signal."""
        if self.line is not None:
            self.line.setText(f"{answer:g}" if isinstance(answer, float) else str(answer))
        chosen = answer if isinstance(answer, tuple | list) else (int(answer),)
        for combo, number in zip(self.combos, chosen, strict=False):
            combo.setCurrentIndex(int(number) + 1)
        for at, button in enumerate(self.buttons):
            button.setChecked(at in chosen)

    def set_note(self, text: str) -> None:
        """Show a line below the question, or none."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def set_read_only(self, read_only: bool) -> None:
        """Let the answer be changed no more, or again."""
        if self.line is not None:
            self.line.setReadOnly(read_only)
        for widget in (*self.buttons, *self.combos):
            widget.setEnabled(not read_only)

    def _add_line(self) -> None:
        self.line = QLineEdit()
        self.line.setObjectName("answer")
        self.line.setAccessibleName(self.asked.ask)
        self.line.setPlaceholderText("a number")
        self.line.setMaximumWidth(_LINE_PX)
        self.line.textEdited.connect(self._on_line_text_edited)
        self.line.returnPressed.connect(self.entered)
        self._column.addWidget(self.line, 0)

    def _add_choices(self) -> None:
        group = QButtonGroup(self)
        group.setExclusive(not self._several)
        for choice in self.asked.choices:
            button: QAbstractButton = QCheckBox() if self._several else QRadioButton()
            button.setAccessibleName(f"{self.asked.ask} {choice}")
            button.clicked.connect(self.changed)
            group.addButton(button)
            self.buttons.append(button)
            row = QHBoxLayout()
            row.setSpacing(6)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(_ClickedLabel(choice, button), 1)
            self._column.addLayout(row)

    def _add_pairs(self) -> None:
        # A row is shared by the lengths of the texts, neither having less than a third.
        longest = [max(map(len, texts)) for texts in (self.items, self.asked.choices)]
        beside = sum(longest) <= _LETTERS_BESIDE
        label_part, combo_part = (max(length, max(longest) // 2) for length in longest)
        for item in self.items:
            label, combo = WrappedLabel(item), ElidedComboBox()
            combo.addItems([_NOT_CHOSEN, *self.asked.choices])
            combo.setAccessibleName(f"{self.asked.ask} {item}")
            combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            combo.activated.connect(self.changed)
            self.combos.append(combo)
            row = QHBoxLayout() if beside else QVBoxLayout()
            row.setSpacing(_BESIDE_PX if beside else _BELOW_PX)
            row.addWidget(label, label_part if beside else 0)
            row.addWidget(combo, combo_part if beside else 0)
            self._column.addLayout(row)

    @Slot(str)
    def _on_line_text_edited(self, text: str) -> None:
        wrong = bool(text.strip()) and self.answer is None
        self.set_note("A number, with a point before decimals." if wrong else "")
        self.changed.emit()


class _ClickedLabel(WrappedLabel):
    """The text of a button that wraps: a click on it presses the button."""

    def __init__(self, text: str, button: QAbstractButton) -> None:
        super().__init__(text)
        self._button = button
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease and self._button.isEnabled():
            self._button.click()
        return False


class AnswerList(QWidget):
    """Several questions below each other. Signals: ``changed()``; ``entered()``, as of a field."""

    changed = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: list[AnswerField] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)

    def ask(
        self,
        questions: Sequence[Prediction | Question],
        known: Callable[[str], Answer | None] = lambda _: None,
    ) -> None:
        """Ask these; ``known`` is the answer that was given to a question before, if any."""
        for field in self.fields:
            self._column.removeWidget(field)
            field.hide()
            field.deleteLater()
        self.fields = [AnswerField(question) for question in questions]
        for field in self.fields:
            answer = known(field.asked.id)
            if answer is not None:
                field.show_answer(answer)
            field.changed.connect(self.changed)
            field.entered.connect(self.entered)
            self._column.addWidget(field)

    @property
    def is_complete(self) -> bool:
        """Whether every question has an answer."""
        return all(field.answer is not None for field in self.fields)

    def answers(self) -> dict[str, Answer]:
        """Return the answers by the names of their questions."""
        return {
            field.asked.id: answer for field in self.fields if (answer := field.answer) is not None
        }
