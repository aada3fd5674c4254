"""The field of the formulas that the network's first layer takes."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from gui.controls.features import BUILT_IN, built_in, on_of, usable, with_feature, without_feature
from gui.controls.field import Field
from gui.controls.mnemonics import Mnemonics
from gui.controls.own_features import NewFeature, OwnFeature
from gui.controls.toggle import Toggle
from scratchnet.declare.lists import Formulas
from scratchnet.experiment import Experiment
from scratchnet.experiment.shape import input_names

_COLUMNS = 4
_ONE_STAYS = "At least one feature stays on."


class FeaturesField(Field):
    """A button for every usual feature, rows of one's own, and an entry to add one."""

    parameter: Formulas
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
            self._dress(toggle, f"{text}.toggle", f"{parameter.label}: {label}")
            toggle.clicked.connect(self._on_toggle_clicked)
            grid.addWidget(toggle, *divmod(place, _COLUMNS))
            self.toggles[text] = toggle
        self.rows.addLayout(grid)
        # All that there can ever be, hidden until needed.
        self.own = [OwnFeature(self) for _ in range(parameter.most)]
        for number, row in enumerate(self.own, 1):
            self._dress(row.button, f"{number}.remove", f"{parameter.label}: remove")
            row.removed.connect(self._on_row_removed)
            self.rows.addWidget(row)
        self.new = NewFeature(self)
        self._dress(self.new.entry, "new.entry", f"{parameter.label}: a formula of your own")
        self._dress(self.new.button, "new.add", f"{parameter.label}: add")
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
        self._on = on = on_of(value, self._inputs)
        buttons = {built_in(text) for text in on}
        full = len(on) >= self.parameter.most
        for text, toggle in self.toggles.items():
            checked = text in buttons
            toggle.setChecked(checked)
            toggle.setVisible(usable(text, self._inputs))
            toggle.setEnabled(len(on) > 1 if checked else not full)
            toggle.setToolTip(_ONE_STAYS if checked and len(on) == 1 else self.caption.toolTip())
        own = [text for text in on if built_in(text) is None]
        for index, row in enumerate(self.own):
            row.setVisible(index < len(own))
            if index < len(own):
                row.show_formula(own[index], removable=len(on) > 1)
        self.new.setVisible(not full)
        self.new.taken = on

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
        self._message.say(message)
        self.in_error = False

    @Slot()
    def _on_new_cleared(self) -> None:
        self._say("")

    def _change(self, value: Any) -> None:
        value = self.parameter.check(value)
        self.gesture_ended.emit()
        self._display(value)
        self._propose(value)
        self.gesture_ended.emit()
