"""The stages of a task before and beside the check: predict, what came of it, hints, questions."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from gui.labels import WrappedLabel
from gui.lessons.answer_field import AnswerList
from gui.lessons.card import Card, button_row, faint_label
from gui.lessons.judging import Came, said
from gui.lessons.open_task import OpenTask, answer_of
from gui.lessons.text import LessonText
from scratchnet.lessons import Prediction, Question, Task


class PredictCard(Card):
    """Asks what one expects, before the first run.

    Signals: ``given(object)``, the answers by the names of their questions; none if it is skipped.
    """

    given = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("predict", "First: what do you expect?", parent)
        self.questions = AnswerList()
        self.done_button = QPushButton("That is what I expect")
        self.done_button.setToolTip("Note it and go on; it is compared with what comes of it")
        self.skip_button = QPushButton("Skip")
        self.skip_button.setToolTip("Go on without saying what to expect")
        self.column.addWidget(self.questions)
        self.column.addLayout(button_row(self.done_button, self.skip_button))
        self.column.addWidget(faint_label("A wrong guess costs nothing."))
        self.questions.changed.connect(self._update)
        self.questions.entered.connect(self._on_done_button_clicked)
        self.done_button.clicked.connect(self._on_done_button_clicked)
        self.skip_button.clicked.connect(self._on_skip_button_clicked)

    def show_task(self, predictions: Sequence[Prediction]) -> None:
        """Ask the questions of a task."""
        self.questions.ask(predictions)
        self._update()

    @Slot()
    def _update(self) -> None:
        self.done_button.setEnabled(self.questions.is_complete)

    @Slot()
    def _on_done_button_clicked(self) -> None:
        if self.questions.is_complete:
            self.given.emit(self.questions.answers())

    @Slot()
    def _on_skip_button_clicked(self) -> None:
        self.given.emit({})


class ExpectedCard(Card):
    """Shows what one expected beside what came of it; what is right only once that gives nothing
    away.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("expected", "What you expected", parent)
        self.lines = WrappedLabel()
        self.lines.setObjectName("expected")
        self.column.addWidget(self.lines)

    def show_opened(self, opened: OpenTask, came: Mapping[str, Came]) -> None:
        """Show the predictions of a task; ``came`` is what came of them, as far as it is known."""
        kept = opened.kept
        lines = []
        for prediction in opened.task.predictions:
            answer = answer_of(kept.predictions.get(prediction.id))
            if answer is None:
                continue
            text = f"{prediction.ask}\nYou said {said(prediction, answer)}."
            if kept.done and prediction.id in came:
                right = came[prediction.id]
                text += f" It is {right.text}." + (" ✓" if right.agrees else "")
            lines.append(text)
        self.lines.setText("\n".join(lines))


class HintsCard(Card):
    """Gives hints one after the other. Signals: ``wanted()``, the next one shall be shown."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("hints", "Stuck?", parent)
        self.texts: list[LessonText] = []
        self._task: Task | None = None
        self.button = QPushButton()
        self.button.setObjectName("hint")
        self.button.clicked.connect(self.wanted)
        self.note = faint_label()
        self.column.addWidget(self.note)
        self.column.addWidget(self.button)

    def show_opened(self, opened: OpenTask) -> None:
        """Show the hints that were taken, and offer the next."""
        hints, shown = opened.task.hints, opened.kept.hints
        another, self._task = opened.task is not self._task, opened.task
        while self.texts and (another or len(self.texts) > shown):
            text = self.texts.pop()
            self.column.removeWidget(text)
            text.hide()
            text.deleteLater()
        for number in range(len(self.texts), min(shown, len(hints))):
            text = LessonText()
            text.show_text(f"**{number + 1}.** {hints[number].text}")
            # Before the note and the button.
            self.column.insertWidget(self.column.count() - 2, text)
            self.texts.append(text)
        left = len(hints) - shown
        following = opened.next_hint
        self.button.setVisible(left > 0)
        self.button.setEnabled(following is not None)
        self.button.setText(f"Show hint {shown + 1} of {len(hints)}")
        tries = opened.tries_missing
        waits = left > 0 and following is None
        more = "try" if tries == 1 else "tries"
        self.note.setText(f"The last hint comes after {tries} more {more}." if waits else "")
        self.note.setVisible(waits)


class QuestionsCard(Card):
    """Asks questions that have right answers.

    Signals: ``given(object)``, the answers by the names of their questions, to be checked.
    """

    given = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("questions", "Questions", parent)
        self.questions = AnswerList()
        self.button = QPushButton("Check answers")
        self.button.setObjectName("check_answers")
        self.column.addWidget(self.questions)
        self.column.addWidget(self.button)
        self.questions.changed.connect(self._on_questions_changed)
        self.questions.entered.connect(self._on_button_clicked)
        self.button.clicked.connect(self._on_button_clicked)

    def show_task(self, questions: Sequence[Question], kept: Mapping[str, object]) -> None:
        """Ask the questions of a task, with the answers that were given before."""
        self.set_title("Questions" if len(questions) > 1 else "A question")
        self.questions.ask(questions, lambda name: answer_of(kept.get(name)))
        self._on_questions_changed()

    def show_results(self, right: Mapping[str, bool]) -> None:
        """Say below each question whether its answer is right, and explain those that are."""
        for field in self.questions.fields:
            if field.asked.id not in right:
                continue
            explain = field.asked.explain if isinstance(field.asked, Question) else ""
            is_right = right[field.asked.id]
            field.set_note(f"✓ Right. {explain}".strip() if is_right else "✗ Not yet: try again.")
            field.set_read_only(is_right)
        self.button.setVisible(not all(right.values()))

    @Slot()
    def _on_questions_changed(self) -> None:
        self.button.setVisible(True)
        self.button.setEnabled(any(field.is_begun for field in self.questions.fields))

    @Slot()
    def _on_button_clicked(self) -> None:
        self.given.emit(self.questions.answers())
