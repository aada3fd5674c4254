"""The controls panel: a group for every section, a field for every parameter."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gui.controls.field import Field
from gui.controls.kinds import has_field, make_field
from gui.controls.mnemonics import Mnemonics
from gui.controls.section import Section
from scratchnet.experiment import PARAMETERS, SECTIONS, Experiment

#: The title over the parameters that stand in no section.
_TOP_TITLE = "Run"
_NARROWEST_PX = 260
_USUAL_SIZE_PX = QSize(320, 760)


class ControlsPanel(QWidget):
    """All controls of an experiment, made from its declarations.

    Signals: ``edited(str, object)``, the path and an allowed value that the person proposes;
    ``gesture_ended()``, a drag or typing ended, so that the next edit is a new step of undoing.
    """

    edited = Signal(str, object)
    gesture_ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("controls_panel")
        self.setMinimumWidth(_NARROWEST_PX)
        self.fields: dict[str, Field] = {}
        self._layouts: list[QVBoxLayout] = []
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(10)
        mnemonics = Mnemonics()
        for section in ("", *SECTIONS):
            title = SECTIONS[section].title if section else _TOP_TITLE
            column.addWidget(self._group(section, title, mnemonics, content))
        column.addStretch(1)
        self._layouts.append(column)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self.show_experiment(Experiment())

    def sizeHint(self) -> QSize:
        return _USUAL_SIZE_PX

    def show_experiment(self, experiment: Experiment, force: bool = False) -> None:
        """Show every value without a signal.

        A field in error keeps what was typed into it until that is edited or Escape pressed,
        unless ``force``.
        """
        for path, field in self.fields.items():
            field.show_experiment(experiment)
            field.show_value(experiment.value(path), force)
            field.setVisible(experiment.matters(path))
        self._settle()

    def show_error(self, path: str, message: str) -> None:
        """Show a message under a field. What was typed stays."""
        if path in self.fields:
            self.fields[path].show_error(message)

    def clear_error(self, path: str) -> None:
        """Take the message under a field away."""
        if path in self.fields:
            self.fields[path].clear_error()

    @Slot()
    def new_seed(self) -> None:
        """Draw another seed, as its button does."""
        button = self.findChild(QPushButton, "seed.new")
        if button is not None:
            button.click()

    def _settle(self) -> None:
        """Lay out from the inside to the outside at once, not over several turns, visibly."""
        for layout in (*(field.column for field in self.fields.values()), *self._layouts):
            layout.activate()

    def _group(self, section: str, title: str, mnemonics: Mnemonics, parent: QWidget) -> Section:
        group = Section(title, parent)
        inside = QWidget(group)
        for widget, bold in ((group, True), (inside, False)):
            font = QFont()
            font.setBold(bold)
            widget.setFont(font)
        around = QVBoxLayout(group)
        around.setContentsMargins(0, 7, 0, 0)
        around.addWidget(inside)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for path, parameter in PARAMETERS.items():
            if path.rpartition(".")[0] == section and has_field(parameter):
                field = make_field(path, parameter, mnemonics, inside)
                field.edited.connect(self._on_field_edited)
                field.gesture_ended.connect(self.gesture_ended)
                column.addWidget(field)
                self.fields[path] = field
        self._layouts += [column, around]
        # A section in which there is nothing to choose is not worth a heading.
        group.setVisible(column.count() > 0)
        return group

    @Slot(str, object)
    def _on_field_edited(self, path: str, value: object) -> None:
        # A complaint about a value that the experiment still has may be settled by this edit.
        for field in self.fields.values():
            if field.in_error and not field.text_stands:
                field.clear_error()
        self.edited.emit(path, value)
