"""A tutorial: its steps one after the other, each waiting for what it asks for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from gui.lessons.card import Card, button_row, faint_label
from gui.lessons.open_task import OpenTask
from gui.lessons.text import LessonText

_TARGET_TIP = "Outline it in the window again"


class TutorialCard(Card):
    """Shows one step. Signals: ``step_wanted(int)``, the number of another step; ``show_wanted()``,
    what the step speaks of shall be outlined again.
    """

    step_wanted = Signal(int)
    show_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("tutorial", "", parent)
        self.text = LessonText()
        self.note = faint_label()
        self.back_button = QPushButton("◀ Back")
        self.back_button.setToolTip("To the step before")
        self.next_button = QPushButton("Next ▶")
        self.next_button.setObjectName("tutorial_next")
        self.show_button = QPushButton("Where?")
        self.show_button.setToolTip(_TARGET_TIP)
        self.column.addWidget(self.text)
        self.column.addWidget(self.note)
        self.column.addLayout(button_row(self.back_button, self.show_button, self.next_button))
        self._step = 0
        self.back_button.clicked.connect(lambda: self.step_wanted.emit(self._step - 1))
        self.next_button.clicked.connect(lambda: self.step_wanted.emit(self._step + 1))
        self.show_button.clicked.connect(self.show_wanted)

    def show_opened(self, opened: OpenTask) -> None:
        """Show the step that the learner is at."""
        steps = opened.task.steps
        if not steps:
            return
        self._step = opened.step
        step = steps[opened.step]
        self.set_title(f"Step {opened.step + 1} of {len(steps)}")
        self.text.show_text(step.text)
        waits = step.wait.condition is not None or step.wait.event not in ("", "next")
        waits = waits and not opened.step_done
        last = opened.step == len(steps) - 1
        self.back_button.setEnabled(opened.step > 0)
        self.show_button.setVisible(bool(step.shows))
        self.next_button.setText("Skip ▶" if waits else "Finish ✓" if last else "Next ▶")
        self.next_button.setToolTip(
            "Go on without doing it"
            if waits
            else "End the tutorial"
            if last
            else "To the next step"
        )
        note = "It goes on by itself when you have done it." if waits else ""
        note = "✓ Done. Go on when you have read this." if opened.step_done else note
        self.note.setText(note)
        self.note.setVisible(bool(note))
