"""The goal of a task with the distance left, and the check on many seeds."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gui.labels import WrappedLabel
from gui.lessons.card import Card, Marked, button_row, faint_label
from gui.lessons.library_page import STAR
from gui.lessons.seed_dots import SeedDots
from scratchnet.lessons import Task
from scratchnet.quantities import Judgement

_CHANGED_ON_THE_WAY = (
    "Settings were changed during this run. Press Reset (Shift+F5) and Run to see what the present "
    "ones do from the start."
)


class GoalCard(Card):
    """Lists the conditions of a task, and how far the present run is from each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("goal", "Goal", parent)
        self.rows: list[Marked] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.note = faint_label()
        self.column.addLayout(self._list)
        self.column.addWidget(self.note)
        self._labels: list[str] = []
        #: Which of the conditions limit the settings: they can be judged before there is a run.
        self._limits = range(0)
        self._about = ""

    def show_task(self, task: Task) -> None:
        """List the conditions, the stars last, before there is a run."""
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._limits = range(len(task.goal), len(task.conditions))
        self._labels = [_capitalized(each.label) for each in task.conditions]
        self._labels += [f"{STAR} {_capitalized(each.label)}" for each in task.stars]
        self.rows = [Marked(label) for label in self._labels]
        for row in self.rows:
            self._list.addWidget(row)
        self._about = seeds_text(task)
        self._show_note(self._about)

    def show_judgements(
        self, judgements: Sequence[Judgement], ran: bool, changed_on_the_way: bool
    ) -> None:
        """Show how far the present run is; none: there is no run.

        Before the learner ``ran`` anything, only the limits of settings are judged.
        """
        for at, (row, label) in enumerate(zip(self.rows, self._labels, strict=True)):
            if at >= len(judgements) or not (ran or at in self._limits):
                row.show_state(label, False)
                continue
            star = f"{STAR} " if label.startswith(STAR) else ""
            judgement = judgements[at]
            row.show_state(star + _capitalized(judgement.text), judgement.holds)
        notes = [self._about, _CHANGED_ON_THE_WAY if changed_on_the_way else ""]
        self._show_note("\n".join(note for note in notes if note))

    def _show_note(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))


def seeds_text(task: Task) -> str:
    """Say on how many runs, and on which samples, a result counts."""
    if not task.conditions or not task.trained:
        return ""
    seeds, parts = task.seeds, []
    if seeds.of > 1:
        runs = f"{seeds.reach} of {seeds.of} runs {'reaches' if seeds.reach == 1 else 'reach'} it"
        counts = f"t counts when {runs}, each with other random numbers"
        parts.append(f"I{counts}" if seeds.reach == 1 else f"One lucky run is no proof: i{counts}")
    if task.fresh_samples:
        judged = f"judged on {task.fresh_samples:,} samples that nobody has seen"
        parts.append(judged if parts else f"The check is {judged}")
    return f"{', '.join(parts)}." if parts else ""


class CheckCard(Card):
    """Starts the check, and shows each of its runs as a dot.

    Signals: ``wanted()``, the check shall start; ``cancel_wanted()``; ``run_chosen(int)``, the
    number of a run that was clicked.
    """

    wanted = Signal()
    cancel_wanted = Signal()
    run_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("check", "Check", parent)
        self.button = QPushButton("Check")
        self.button.setObjectName("check")
        self.button.setToolTip("Make every run of the check, in the background")
        self.cancel_button = QPushButton("Cancel")
        self.cancel_button.setToolTip("Stop the check")
        self.dots = SeedDots()
        self.result = WrappedLabel()
        self.result.setObjectName("check_result")
        self.column.addLayout(button_row(self.button, self.cancel_button))
        self.column.addWidget(self.dots)
        self.column.addWidget(self.result)
        self.button.clicked.connect(self.wanted)
        self.cancel_button.clicked.connect(self.cancel_wanted)
        self.dots.chosen.connect(self.run_chosen)
        self.show_task(None)

    def show_task(self, task: Task | None) -> None:
        """Offer the check of a task, before any."""
        count = 1 if task is None else task.seeds.of
        self.button.setText("Check" if count == 1 else f"Check on {count} runs")
        self.dots.start(0)
        self.dots.hide()
        self.result.setText("")
        self.result.hide()
        self.show_busy(False)

    def start(self, count: int) -> None:
        """Show that a check of so many runs begins."""
        self.dots.start(count)
        self.dots.show()
        self.show_busy(True)
        self.show_result("")

    @Slot(bool)
    def show_busy(self, busy: bool) -> None:
        """Show whether a check is made now."""
        self.button.setEnabled(not busy)
        self.cancel_button.setVisible(busy)

    def show_result(self, text: str) -> None:
        """Say what came of the check."""
        self.result.setText(text)
        self.result.setVisible(bool(text))


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]
