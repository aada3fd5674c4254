"""The fields of formulas: one formula, and the features that the network gets."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from gui.controls.field import Field, Mnemonics, SymbolButton
from gui.controls.inputs import LineEdit, Toggle
from gui.controls.marks import MessageLine, Tick
from gui.labels import ElidedLabel
from gui.plain import plain_text
from gui.theme.fonts import fixed_pitch, keep_font
from scratchnet.declare.lists import Formulas, FormulaText
from scratchnet.declare.parameter import NotAllowed
from scratchnet.experiment import Experiment
from scratchnet.experiment.data import input_names
from scratchnet.formula import FormulaError, parse_formula

#: A formula is checked this long after the last key.
_PAUSE_MS = 200


class FormulaField(Field):
    """A line edit: a valid formula is proposed as one types, an invalid one is explained."""

    parameter: FormulaText
    MESSAGE = MessageLine

    def __init__(
        self,
        path: str,
        parameter: FormulaText,
        mnemonics: Mnemonics,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        self._displaying = False
        self.entry = LineEdit(self)
        keep_font(self.entry, fixed_pitch)
        self.entry.setClearButtonEnabled(True)
        self._describe(self.entry, "entry")
        self.caption.setBuddy(self.entry)
        self.rows.addWidget(self.entry)
        self.tick = Tick(self)
        self.tick.setToolTip("The formula is valid")
        policy = self.tick.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.tick.setSizePolicy(policy)
        self.header.addWidget(self.tick)
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._on_pause_timeout)
        self.entry.textChanged.connect(self._on_entry_text_changed)
        self.entry.finished.connect(self._on_entry_finished)
        self.entry.cancelled.connect(self.restore)

    def show_error(self, message: str) -> None:
        super().show_error(message)
        self.tick.hide()

    def clear_error(self) -> None:
        super().clear_error()
        self.tick.show()

    def _display(self, value: str) -> None:
        self._pause.stop()
        # Not by blocking signals: the clear button lives on them.
        self._displaying = True
        self.entry.show_text(value)
        self._displaying = False

    def _check(self) -> None:
        text = self.entry.text()
        try:
            parse_formula(text)
            self.parameter.check(text)
        except (FormulaError, NotAllowed) as error:
            self.show_error(str(error))
            self.keeps_text = True
        else:
            if text == self._value:
                self.clear_error()
            else:
                self._propose(text)

    @Slot()
    def _on_entry_text_changed(self) -> None:
        if not self._displaying:
            self.tick.hide()
            self._pause.start()

    @Slot()
    def _on_pause_timeout(self) -> None:
        self._check()

    @Slot()
    def _on_entry_finished(self) -> None:
        self._pause.stop()
        self._check()
        self.gesture_ended.emit()


#: The formulas that have a button, and their labels: those of x above those of y.
BUILT_IN: dict[str, str] = {
    "x": "x",
    "x*x": "x²",
    "sin(x)": "sin x",
    "x*y": "xy",
    "y": "y",
    "y*y": "y²",
    "sin(y)": "sin y",
}
#: Their order as inputs of the network.
_ORDER = ("x", "y", "x*x", "y*y", "x*y", "sin(x)", "sin(y)")


def without_spaces(text: str) -> str:
    """Return a formula without spaces, for comparisons."""
    return "".join(text.split())


def built_in(text: str) -> str | None:
    """Return the built-in formula that this one equals, or None."""
    return without_spaces(text) if without_spaces(text) in BUILT_IN else None


def active_features(value: Sequence[str], inputs: Sequence[str]) -> tuple[str, ...]:
    """Return the features in use: an empty list means the inputs themselves."""
    return tuple(value) or tuple(inputs)


def with_feature(on: Sequence[str], text: str, inputs: Sequence[str]) -> tuple[str, ...]:
    """Return the list with one more feature: built-in ones first, in their order."""
    own = [each for each in (*on, text) if built_in(each) is None]
    buttons = {built_in(each) for each in (*on, text)}
    return _listed([*(each for each in _ORDER if each in buttons), *own], inputs)


def without_feature(on: Sequence[str], text: str, inputs: Sequence[str]) -> tuple[str, ...]:
    """Return the list without a feature."""
    return _listed([each for each in on if without_spaces(each) != without_spaces(text)], inputs)


def is_usable(text: str, inputs: Sequence[str]) -> bool:
    """Return whether a built-in formula uses only the inputs of the data."""
    return _variables(text) <= set(inputs)


@cache
def _variables(text: str) -> frozenset[str]:
    return frozenset(parse_formula(text, ("x", "y")).variables)


def _listed(on: Sequence[str], inputs: Sequence[str]) -> tuple[str, ...]:
    """Return the list as the experiment has it: empty if it is the inputs alone."""
    return () if tuple(on) == tuple(inputs) else tuple(on)


class FeatureRow(QWidget):
    """A formula and a button that removes it. Signals: ``removed(str)``, the formula."""

    removed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.formula = ""
        # A long formula is cut rather than making the panel wider; the tool tip has all of it.
        self.label = ElidedLabel(parent=self)
        keep_font(self.label, fixed_pitch)
        self.button = SymbolButton("×", self)
        self.button.clicked.connect(self._on_button_clicked)
        row = _row(self)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)

    def show_formula(self, text: str, removable: bool) -> None:
        """Show a formula; ``removable`` says whether the button can be pressed."""
        self.formula = text
        self.label.setText(text)
        self.label.setToolTip(plain_text(text))
        self.button.setEnabled(removable)
        self.button.setToolTip(plain_text(f"Remove {text}"))
        self.button.setAccessibleName(f"Remove {text}")

    @Slot()
    def _on_button_clicked(self) -> None:
        self.removed.emit(self.formula)


class NewFeatureRow(QWidget):
    """An entry for a formula, checked while typing, and a button that adds it.

    ``inputs``: the names that a formula may use. ``existing``: the formulas in use. ``invalid``:
    whether the text cannot be added. Signals: ``added(str)``; ``refused(str)``, why the text cannot
    be added; ``cleared()``, the reason is gone.
    """

    added = Signal(str)
    refused = Signal(str)
    cleared = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.inputs: Sequence[str] = ("x", "y")
        self.existing: Sequence[str] = ()
        self.invalid = False
        self.entry = LineEdit(self)
        keep_font(self.entry, fixed_pitch)
        self.entry.setPlaceholderText("Your own, e.g. cos(3*x)")
        self.button = SymbolButton("+", self)
        self.button.setEnabled(False)
        row = _row(self)
        row.addWidget(self.entry, 1)
        row.addWidget(self.button)
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._on_pause_timeout)
        self.entry.textEdited.connect(self._on_entry_text_edited)
        self.entry.returnPressed.connect(self._add)
        self.entry.cancelled.connect(self._on_entry_cancelled)
        self.button.clicked.connect(self._add)

    def clear(self) -> None:
        """Remove a text that cannot be added."""
        if self.invalid:
            self.invalid = False
            self.entry.show_text("")
            self.button.setEnabled(False)

    def _check(self) -> bool:
        """Report a problem, if any; return whether there is a formula to add."""
        text = self.entry.text().strip()
        problem = self._problem(text) if text else ""
        self.button.setEnabled(bool(text) and not problem)
        if problem:
            self.invalid = True
            self.refused.emit(problem)
        elif self.invalid:
            self.invalid = False
            self.cleared.emit()
        return self.button.isEnabled()

    def _problem(self, text: str) -> str:
        if without_spaces(text) in map(without_spaces, self.existing):
            return f"{text} is already a feature."
        try:
            parse_formula(text, tuple(self.inputs))
        except FormulaError as error:
            return str(error)
        return ""

    @Slot()
    def _add(self) -> None:
        self._pause.stop()
        if self._check():
            text = self.entry.text().strip()
            self.entry.show_text("")
            self.button.setEnabled(False)
            self.added.emit(text)

    @Slot(str)
    def _on_entry_text_edited(self, text: str) -> None:
        self.button.setEnabled(False)
        self._pause.start()

    @Slot()
    def _on_pause_timeout(self) -> None:
        self._check()

    @Slot()
    def _on_entry_cancelled(self) -> None:
        self._pause.stop()
        self.entry.show_text("")
        self._check()


def _row(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    return row


_COLUMNS = 4
_ONE_STAYS = "The network needs at least one feature."


class FeaturesField(Field):
    """A button for every built-in feature, a row for every other, and an entry to add one."""

    parameter: Formulas
    MESSAGE = MessageLine
    DEPENDS_ON = ("data.source", "data.dataset", "data.dimensions", "data.inputs")

    def __init__(
        self, path: str, parameter: Formulas, mnemonics: Mnemonics, parent: QWidget | None = None
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        self._inputs: tuple[str, ...] = parameter.variables
        self._on: tuple[str, ...] = ()
        self.toggles: dict[str, Toggle] = {}
        grid = QGridLayout()
        grid.setSpacing(4)
        for place, (text, label) in enumerate(BUILT_IN.items()):
            toggle = Toggle(label, self)
            self._describe(toggle, f"{text}.toggle", f"{parameter.label}: {label}")
            toggle.clicked.connect(self._on_toggle_clicked)
            grid.addWidget(toggle, *divmod(place, _COLUMNS))
            self.toggles[text] = toggle
        self.rows.addLayout(grid)
        # As many as allowed, hidden until needed.
        self.own = [FeatureRow(self) for _ in range(parameter.most)]
        for number, row in enumerate(self.own, 1):
            self._describe(row.button, f"{number}.remove", f"{parameter.label}: remove")
            row.removed.connect(self._on_row_removed)
            self.rows.addWidget(row)
        self.new = NewFeatureRow(self)
        self._describe(self.new.entry, "new.entry", f"{parameter.label}: your own formula")
        self._describe(self.new.button, "new.add", f"{parameter.label}: add")
        self.new.button.setToolTip("Add the formula as a feature (Enter)")
        self.new.refused.connect(self._on_new_refused)
        self.new.cleared.connect(self._on_new_cleared)
        self.new.added.connect(self._on_new_added)
        self.rows.addWidget(self.new)
        self.caption.setBuddy(self.toggles["x"])

    def show_experiment(self, experiment: Experiment) -> None:
        self._inputs = input_names(experiment.data)
        self.new.inputs = self._inputs

    def clear_error(self) -> None:
        super().clear_error()
        self.new.clear()

    def _display(self, value: Sequence[str]) -> None:
        self._on = on = active_features(value, self._inputs)
        buttons = {built_in(text) for text in on}
        full = len(on) >= self.parameter.most
        for text, toggle in self.toggles.items():
            checked = text in buttons
            toggle.setChecked(checked)
            toggle.setVisible(is_usable(text, self._inputs))
            toggle.setEnabled(len(on) > 1 if checked else not full)
            toggle.setToolTip(_ONE_STAYS if checked and len(on) == 1 else self.caption.toolTip())
        own = [text for text in on if built_in(text) is None]
        for index, row in enumerate(self.own):
            row.setVisible(index < len(own))
            if index < len(own):
                row.show_formula(own[index], removable=len(on) > 1)
        self.new.setVisible(not full)
        self.new.existing = on

    @Slot()
    def _on_toggle_clicked(self) -> None:
        for text, toggle in self.toggles.items():
            if toggle is self.sender():
                change = with_feature if toggle.isChecked() else without_feature
                self._change(change(self._on, text, self._inputs))
                return

    @Slot(str)
    def _on_row_removed(self, text: str) -> None:
        self._change(without_feature(self._on, text, self._inputs))

    @Slot(str)
    def _on_new_added(self, text: str) -> None:
        self._change(with_feature(self._on, text, self._inputs))

    @Slot(str)
    def _on_new_refused(self, message: str) -> None:
        # About a half-typed formula, not about the list.
        self._message.set_message(message)
        self.in_error = False

    @Slot()
    def _on_new_cleared(self) -> None:
        self._set_message("")

    def _change(self, value: Any) -> None:
        value = self.parameter.check(value)
        self.gesture_ended.emit()
        self._display(value)
        self._propose(value)
        self.gesture_ended.emit()
