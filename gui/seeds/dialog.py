"""The dialog that asks how many seeds an experiment is repeated with, and for which goal."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QSpinBox, QWidget

from gui.labels import WrappedLabel, whole_tip
from gui.topics import Topic, set_topic
from scratchnet.formula import FormulaError
from scratchnet.quantities import QUANTITIES, parse_condition

#: More would take the list and the memory for their curves too far.
MOST_SEEDS = 1_000
_GOAL_EXAMPLE = "loss < 0.01"
_WIDTH_PX = 420


class RepeatDialog(QDialog):
    """Asks for the number of seeds, counted on from ``seed``, and for a goal, which may be ""."""

    def __init__(self, seed: int, seeds: int, goal: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Repeat with seeds")
        set_topic(self, Topic.SEEDS)
        self._seed = seed
        self.seeds = QSpinBox()
        self.seeds.setObjectName("seed_count")
        self.seeds.setRange(2, MOST_SEEDS)
        self.seeds.setValue(seeds)
        self.seeds.setToolTip("How many runs, each with another seed: other weights, other samples")
        self.goal = QLineEdit(goal)
        self.goal.setObjectName("seed_goal")
        self.goal.setPlaceholderText(f"None. For example: {_GOAL_EXAMPLE}")
        names = ", ".join(QUANTITIES)
        self.goal.setToolTip(
            whole_tip("A condition on the numbers of a run at its end. They are:", names)
        )
        self.which = WrappedLabel()
        self.which.setObjectName("which_seeds")
        self.problem = WrappedLabel()
        self.problem.setObjectName("goal_problem")
        self.problem.setAccessibleName("What is wrong with the goal")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.start = self._buttons.addButton("&Train", QDialogButtonBox.ButtonRole.AcceptRole)
        form = QFormLayout(self)
        form.addRow(
            WrappedLabel(
                "One run says little: another seed may end elsewhere. All seeds are trained in "
                "the background, and shown together."
            )
        )
        form.addRow("&Seeds", self.seeds)
        form.addRow("", self.which)
        form.addRow("&Goal", self.goal)
        form.addRow("", self.problem)
        form.addRow(self._buttons)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.seeds.valueChanged.connect(self._show_state)
        self.goal.textChanged.connect(self._show_state)
        self._show_state()
        self.seeds.selectAll()
        self.setMinimumWidth(_WIDTH_PX)

    @Slot()
    def _show_state(self) -> None:
        """Say which seeds these are, and what is wrong with the goal."""
        last = self._seed + self.seeds.value() - 1
        self.which.setText(f"{self._seed:,} to {last:,}, counted on from the experiment's own")
        problem = goal_problem(self.goal.text())
        self.problem.setText(problem)
        self.start.setEnabled(not problem)


def goal_problem(goal: str) -> str:
    """Return what is wrong with a goal, or ""; no goal is fine."""
    if not goal.strip():
        return ""
    try:
        parse_condition(goal.strip())
    except FormulaError as error:
        return f"{str(error)[:1].upper()}{str(error)[1:]}."
    return ""
