"""The row of *Fill in*: the answer, what is wrong with it, and the score."""

from PySide6.QtCore import QMargins, Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gui.flow import FlowLayout
from gui.labels import WrappedLabel
from scratchnet.trace import exactly
from scratchnet.trace.fill_in import BLANK, LEAST_DIGITS, Answer, FillIn, Question, Verdict

_FIELD_PX = 110
_NOTHING = "Nothing is computed here: go on to a number that is."


class FillInBar(QWidget):
    """Asks for the number that a line leaves out, and judges what is typed.

    Signals: ``answered()``, the number is known now, found or shown; ``next_wanted()``, Return was
    pressed once more; ``scored(Score)``, the score has changed.
    """

    answered = Signal()
    next_wanted = Signal()
    scored = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.fill_in = FillIn()
        self.field = QLineEdit()
        self.field.setObjectName("step_answer")
        self.field.setAccessibleName("The number that is left out")
        self.field.setToolTip(
            f"The number that is left out, with at least {LEAST_DIGITS} significant digits; it may"
            " be one unit of its last digit off"
        )
        self.field.setMinimumWidth(_FIELD_PX)
        self.check_button = _button("Check", "step_check", "Judge the number (Return)")
        self.show_button = _button("Show", "step_reveal", "Show the number; it counts as not right")
        self.score_label = QLabel()
        self.score_label.setObjectName("step_score")
        self.verdict = WrappedLabel()
        self.verdict.setObjectName("step_verdict")
        caption = QLabel(f"{BLANK} =")
        caption.setBuddy(self.field)
        row = FlowLayout(QMargins(0, 0, 0, 0), 6)
        for widget in (caption, self.field, self.check_button, self.show_button, self.score_label):
            row.add(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.verdict)
        self.field.returnPressed.connect(self._on_returned)
        self.check_button.clicked.connect(self._on_returned)
        self.show_button.clicked.connect(self._on_show_button_clicked)
        self._show_state()

    def ask(self, question: Question | None) -> None:
        """Ask a question; None says that there is nothing to ask."""
        self.fill_in.ask(question)
        self.field.clear()
        self.verdict.setText(_NOTHING if question is None else f"Which number is {BLANK}?")
        self._show_state()

    @Slot()
    def _on_returned(self) -> None:
        if not self.fill_in.is_open:
            self.next_wanted.emit()
            return
        before = self.fill_in.score
        answer = self.fill_in.answer(self.field.text())
        self.verdict.setText(_words(answer))
        self._show_state()
        if self.fill_in.score != before:
            self.scored.emit(self.fill_in.score)
        if answer.verdict is Verdict.RIGHT:
            self.answered.emit()
        else:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field.selectAll()

    @Slot()
    def _on_show_button_clicked(self) -> None:
        if self.fill_in.is_open:
            value = self.fill_in.reveal()
            self.verdict.setText(f"It is {exactly(value)}.")
            self._show_state()
            self.scored.emit(self.fill_in.score)
            self.answered.emit()

    def _show_state(self) -> None:
        is_open, score = self.fill_in.is_open, self.fill_in.score
        self.check_button.setText("Check" if is_open else "Next")
        self.show_button.setEnabled(is_open)
        self.score_label.setText(
            f"{score.right_at_first:,} of {score.asked:,} right at first try"
            if score.asked
            else "No number filled in yet"
        )


def _words(answer: Answer) -> str:
    match answer.verdict:
        case Verdict.RIGHT:
            return f"Right: {exactly(answer.expected)}. Return goes on."
        case Verdict.ROUGH:
            return f"Right so far: give at least {LEAST_DIGITS} significant digits."
        case Verdict.UNREADABLE:
            return "This is not a number: write it as 0.0325 or 3.25e-2."
    return f"Not yet. {answer.mistake or 'It is another number: put the line in once more.'}"


def _button(text: str, name: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setToolTip(tip)
    button.setAutoDefault(False)
    return button
