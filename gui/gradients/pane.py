"""The pane that shows a gradient check: the map of all parameters, and the V-curve of one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.gradients.curve import ErrorCurve
from gui.gradients.map import GradientMap
from gui.labels import ElidedLabel, WrappedLabel
from gui.theme import Theme, ThemedWidget
from gui.theme.fonts import fixed_pitch, keep_font
from gui.views.base import WITH_BUG
from scratchnet.numbers import significant
from scratchnet.trace.gradcheck import (
    TOLERANCE,
    DifferenceError,
    GradientCheck,
    ParameterCheck,
)

_HINT = (
    "Each gradient that backward computes can be checked without it: move the parameter a little "
    "and see by how much the loss changes. Check compares all, for the step that comes next."
)
_MAP_HINT = "Each row is a neuron, each column a weight of it, and b is the bias."


class GradientPane(ThemedWidget):
    """Shows checks.

    Signals: ``check_wanted()``; ``cancel_wanted()``; ``chosen(ParameterCheck)``, the errors of its
    difference are to be shown; ``export_wanted()``, a picture.
    """

    check_wanted = Signal()
    cancel_wanted = Signal()
    chosen = Signal(object)
    export_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("gradient_pane")
        self.map = GradientMap(theme)
        self.curve = ErrorCurve(theme)
        self.check = _button("check_gradients_now", "Check", "Check the step that comes next (F12)")
        self.cancel = _button("cancel_check", "Cancel", "Stop checking")
        self.worst = _button(
            "worst_gradient", "Largest difference", "Go to the parameter that differs most"
        )
        self.picture = _button("save_gradients", "Picture…", "Save the map or the curve")
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Progress of the check")
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.result = WrappedLabel(_HINT)
        self.result.setObjectName("gradient_result")
        self.parameter = ElidedLabel()
        self.parameter.setObjectName("gradient_parameter")
        self.parameter.setAccessibleName("The chosen parameter")
        keep_font(self.parameter, fixed_pitch)
        self.words = WrappedLabel()
        self.words.setObjectName("gradient_words")
        self._check: GradientCheck | None = None
        self._lay_out()
        self.check.clicked.connect(self.check_wanted)
        self.cancel.clicked.connect(self.cancel_wanted)
        self.worst.clicked.connect(self._on_worst_clicked)
        self.picture.clicked.connect(self.export_wanted)
        self.map.chosen.connect(self._on_map_chosen)
        self.show_progress(None)
        self._show_parameter(None)

    def set_theme(self, theme: Theme) -> None:
        self.map.set_theme(theme)
        self.curve.set_theme(theme)

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys that work here, and what each does."""
        return [
            ("Arrow keys", "To another parameter of the map"),
            ("Ctrl+C", "Copy what was found of the parameter, with 17 digits"),
        ]

    def show_progress(self, done: float | None) -> None:
        """Show how much is done; None says that nothing is under way."""
        busy = done is not None
        self.progress.setValue(round(1000 * (done or 0.0)))
        self.progress.setVisible(busy)
        self.cancel.setVisible(busy)
        self.check.setEnabled(not busy)

    def show_check(self, check: GradientCheck, shape: tuple[tuple[int, int], ...]) -> None:
        """Show a check of a network; ``shape`` is that of `GradientMap.show_check`."""
        self._check = check
        self.map.show_check(check, shape)
        self.curve.show_errors("", ())
        self._show_parameter(None)
        self.result.setText(result_text(check))
        for button in (self.worst, self.picture):
            button.setEnabled(bool(check.parameters))

    def forget(self) -> None:
        """Show no check: that was another run's."""
        self._check = None
        self.map.show_check(None)
        self.curve.show_errors("", ())
        self._show_parameter(None)
        self.result.setText(_HINT)
        for button in (self.worst, self.picture):
            button.setEnabled(False)

    def show_stale(self) -> None:
        """Say that the check is that of another run or step."""
        if self._check is not None:
            self.result.setText(f"{result_text(self._check)} The run has moved on since.")

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(8, 6, 8, 2)
        for button in (self.check, self.cancel, self.worst, self.picture):
            row.addWidget(button)
        row.addWidget(self.progress, 1)
        row.addStretch(0)
        for button in (self.worst, self.picture):
            button.setEnabled(False)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.addWidget(self.map)
        both.addWidget(self.curve)
        both.setStretchFactor(0, 1)
        both.setStretchFactor(1, 1)
        both.setSizes([1000, 1000])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(_padded(self.result))
        layout.addWidget(both, 1)
        layout.addWidget(_padded(self.parameter))
        layout.addWidget(_padded(self.words))

    def show_errors(self, parameter: ParameterCheck, errors: Sequence[DifferenceError]) -> None:
        """Show the errors of a parameter's difference, if it is still chosen."""
        if parameter is self.map.current:
            of = self.map.name_of(parameter)
            if self._check is not None and self._check.bug is not None:
                of = f"{of} · {WITH_BUG}"
            self.curve.show_errors(of, errors, parameter.numeric)
            self.words.setText(self.curve.explanation())

    def _show_parameter(self, parameter: ParameterCheck | None) -> None:
        self.words.setText(_MAP_HINT if parameter is None and self._check is not None else "")
        if parameter is None:
            self.parameter.setText("")
            return
        self.parameter.setText(
            f"{self.map.name_of(parameter)}:  backward {significant(parameter.analytic, 6)}   "
            f"differences {significant(parameter.numeric, 6)}"
        )
        self.parameter.setToolTip(self.map.describe(parameter))

    @Slot()
    def _on_worst_clicked(self) -> None:
        if self._check is not None:
            worst = self._check.worst()[0]
            self.map.choose(worst)
            self._on_map_chosen(worst)
            self.map.setFocus()

    @Slot(object)
    def _on_map_chosen(self, parameter: ParameterCheck) -> None:
        self._show_parameter(parameter)
        self.chosen.emit(parameter)


def result_text(check: GradientCheck) -> str:
    """Return in words what a check has found."""
    total = check.total or len(check.parameters)
    count = f"{len(check.parameters):,}"
    some = len(check.parameters) < total
    spread = f" Those that were checked are spread evenly over all {total:,}." if some else ""
    samples = "1 sample" if check.samples == 1 else f"{check.samples:,} samples"
    of = f", the first of {check.batch:,} in its batch" if check.samples < check.batch else ""
    where = f"Step {check.step:,}, {samples}{of}."
    differing = sum(
        each.relative_difference > TOLERANCE and not each.at_kink for each in check.parameters
    )
    if differing:
        verb = "gradient differs" if differing == 1 else "gradients differ"
        found = f"{differing:,} of {count} {verb} from the loss's differences: backward is wrong."
    else:
        largest = significant(check.largest_relative_difference, 2)
        found = f"All {count} gradients agree: the largest relative difference is {largest}."
    kinks = sum(each.at_kink for each in check.parameters)
    text = f"{where} {found}{spread}"
    if kinks:
        text += f" {kinks:,} are at a kink of the loss, where it has two slopes."
    return text


def _padded(widget: QWidget) -> QWidget:
    widget.setContentsMargins(10, 2, 10, 2)
    return widget


def _button(name: str, text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setText(text)
    button.setToolTip(tip)
    button.setAutoRaise(True)
    return button
