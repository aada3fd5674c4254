"""The dialog that asks with how many seeds and other settings an experiment is trained."""

from collections.abc import Iterator
from math import prod

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from gui.labels import WrappedLabel, whole_tip
from gui.topics import Topic, set_topic
from scratchnet.declare.parameter import Choice, Flag, Integer, Real, Sizes
from scratchnet.errors import InvalidInput
from scratchnet.experiment import PARAMETERS, Experiment
from scratchnet.many.plan import Plan, value_text
from scratchnet.many.varying import Varied, parse_varied
from scratchnet.quantities import QUANTITIES

#: More would take the list and the memory for their curves too far.
MOST_SEEDS = 1_000
MOST_RUNS = 10_000
_MOST_VARIED = 3
_GOAL_EXAMPLE = "loss < 0.01"
#: A ready question: networks from small to large.
_NETWORKS = "[1],[2],[3],[4],[6],[8],[2,2],[4,4],[8,8]"
_HIDDEN = "network.hidden"
_WIDTH_PX = 520
#: The kinds of parameters whose values are short enough to be typed as a list.
_TYPED = (Integer, Real, Choice, Flag, Sizes)


class RepeatDialog(QDialog):
    """Asks for the number of seeds, a goal, and up to three settings with several values each.

    ``plan`` is what is to be trained, by an ``engine``; None while something is wrong. ``has_bug``
    says whether the run that is repeated has a planted bug.
    """

    def __init__(
        self,
        experiment: Experiment,
        engine: str,
        seeds: int,
        goal: str,
        parent: QWidget | None = None,
        *,
        has_bug: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Repeat with seeds")
        set_topic(self, Topic.SEEDS)
        self.plan: Plan | None = None
        self._experiment, self._engine = experiment, engine
        self.seeds = QSpinBox()
        self.seeds.setObjectName("seed_count")
        self.seeds.setRange(1, MOST_SEEDS)
        self.seeds.setValue(seeds)
        self.seeds.setToolTip(
            "How many runs, each with another seed, and so with other weights at the start"
        )
        self.goal = QLineEdit(goal)
        self.goal.setObjectName("seed_goal")
        self.goal.setPlaceholderText(f"None. For example: {_GOAL_EXAMPLE}")
        self.goal.setToolTip(
            whole_tip(
                "A condition on the numbers of a run at its end. They are:", ", ".join(QUANTITIES)
            )
        )
        self.varied = [_VariedRow(experiment, number) for number in range(_MOST_VARIED)]
        self.drawn = QSpinBox()
        self.drawn.setObjectName("drawn_combinations")
        self.drawn.setSpecialValueText("all")
        self.drawn.setToolTip(
            "How many of the combinations are tried, drawn at random by the experiment's seed"
        )
        self.networks = QPushButton("Smallest &network that reaches it")
        self.networks.setObjectName("smallest_network")
        self.networks.setToolTip(
            "Fill in hidden layers from small to large. The pane then names the smallest network "
            "that reached the goal in two thirds of its seeds"
        )
        self.networks.setAutoDefault(False)
        self.what = WrappedLabel()
        self.what.setObjectName("what_is_trained")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.start = buttons.addButton("&Train", QDialogButtonBox.ButtonRole.AcceptRole)
        form = QFormLayout(self)
        form.addRow(
            WrappedLabel(
                "One run says little: another seed may end elsewhere. All seeds are trained in "
                "the background, and shown together. With other settings too, each combination is "
                "trained with all seeds."
            )
        )
        if has_bug:
            warning = WrappedLabel(
                "The run in the window has a planted bug. These runs are made without it."
            )
            warning.setObjectName("without_the_bug")
            form.addRow(warning)
        form.addRow("&Seeds", self.seeds)
        form.addRow("&Goal", self.goal)
        form.addRow("", self.networks)
        for title, row in zip(("&Vary", "&and", "an&d"), self.varied, strict=True):
            form.addRow(title, row)
        form.addRow("&Combinations", self.drawn)
        form.addRow(self.what)
        form.addRow(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.networks.clicked.connect(self._ask_for_smallest)
        self.drawn.valueChanged.connect(self._show_state)
        self.seeds.valueChanged.connect(self._show_state)
        self.goal.textChanged.connect(self._show_state)
        for row in self.varied:
            row.setting.currentIndexChanged.connect(self._show_state)
            row.values.textChanged.connect(self._show_state)
        self._show_state()
        self.seeds.selectAll()
        self.setMinimumWidth(_WIDTH_PX)
        self.resize(_WIDTH_PX, form.heightForWidth(_WIDTH_PX))

    @Slot()
    def _ask_for_smallest(self) -> None:
        """Fill in the question which network is just large enough."""
        if not self.goal.text().strip():
            self.goal.setText(_GOAL_EXAMPLE)
        row = next((row for row in self.varied if row.path == _HIDDEN), self.varied[0])
        row.choose(_HIDDEN, _NETWORKS)

    @Slot()
    def _show_state(self) -> None:
        """Say what is to be trained, or what is wrong with it."""
        self.drawn.setEnabled(any(row.path for row in self.varied))
        try:
            self.plan = self._planned()
            self.what.setText(_plan_text(self.plan))
        except InvalidInput as error:
            self.plan = None
            text = str(error).removeprefix("--vary ")
            self.what.setText(f"{text[:1].upper()}{text[1:]}.")
        self.start.setEnabled(self.plan is not None)

    def _planned(self) -> Plan:
        """Return the plan. Raises InvalidInput."""
        varied = tuple(each for row in self.varied for each in row.varied())
        goal = self.goal.text().strip()
        combinations = prod(len(each.values) for each in varied)
        with QSignalBlocker(self.drawn):
            # From 0, which is all of them, to one less than that.
            self.drawn.setRange(0, min(combinations - 1, MOST_RUNS))
        drawn = self.drawn.value() or None
        plan = Plan(self._experiment, varied, self.seeds.value(), self._engine, goal, drawn)
        if len(plan) > MOST_RUNS:
            raise InvalidInput(
                f"these are {len(plan):,} runs; allowed: up to {MOST_RUNS:,} here, and more by "
                "scratchnet sweep"
            )
        return plan


class _VariedRow(QWidget):
    """A setting, and the values that it is to take."""

    def __init__(self, experiment: Experiment, number: int) -> None:
        super().__init__()
        self._experiment = experiment
        self.setting = QComboBox()
        self.setting.setObjectName(f"varied_{number}")
        self.setting.setAccessibleName("Setting")
        self.setting.setToolTip("A setting that takes several values, besides the seeds")
        self.setting.addItem("nothing", "")
        for path, parameter in PARAMETERS.items():
            if path != "seed" and isinstance(parameter, _TYPED) and experiment.matters(path):
                self.setting.addItem(parameter.label, path)
        self.setting.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.values = QLineEdit()
        self.values.setObjectName(f"values_{number}")
        self.values.setAccessibleName("Values")
        self.values.setPlaceholderText("0.3,1,3 or 0.01..1:5log or [[2],[8,8]]")
        self.values.setToolTip(
            "Values with commas between them; LOW..HIGH:COUNT for equal steps, LOW..HIGH:COUNTlog "
            "for equal factors; a JSON list of lists for layers"
        )
        self.setFocusProxy(self.setting)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.setting)
        row.addWidget(self.values, 1)
        self.setting.currentIndexChanged.connect(self._on_setting_changed)
        self._on_setting_changed()

    @property
    def path(self) -> str:
        """The path of the setting, or ""."""
        return str(self.setting.currentData())

    def choose(self, path: str, values: str) -> None:
        """Fill in a setting and its values."""
        self.setting.setCurrentIndex(self.setting.findData(path))
        self.values.setText(values)

    def varied(self) -> Iterator[Varied]:
        """Yield the setting with its values, if one is chosen. Raises InvalidInput."""
        if path := self.path:
            yield parse_varied(f"{path}={self.values.text()}")

    @Slot()
    def _on_setting_changed(self) -> None:
        path = self.path
        self.values.setEnabled(bool(path))
        self.values.setText(value_text(path, self._experiment.value(path)) if path else "")


def _plan_text(plan: Plan) -> str:
    first, last = plan.seed(0), plan.seed(plan.seeds - 1)
    seeds = f"seeds {first:,} to {last:,}" if plan.seeds > 1 else f"seed {first:,}"
    if not plan.varied:
        return f"{len(plan):,} runs: {seeds}."
    drawn = "" if plan.drawn is None else " drawn at random"
    return f"{len(plan):,} runs: {plan.combinations:,} combinations{drawn}, each with {seeds}."
