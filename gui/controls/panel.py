"""The controls panel: a group for every section, a field for every parameter."""

from collections.abc import Collection
from itertools import chain

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gui.actions import Place, command
from gui.controls.choice_fields import ChoiceField, FlagField, NamePerLayerField
from gui.controls.dataset_choice import DatasetChoice, OwnData
from gui.controls.field import Field, Mnemonics
from gui.controls.formula_fields import FeaturesField, FormulaField
from gui.controls.number_fields import (
    DrawnNumberField,
    IntervalField,
    NumberField,
    NumberPerLayerField,
    OptionalNumberField,
    SizesField,
)
from gui.controls.numbers import scale_of
from gui.controls.section import Section
from gui.theme import LIGHT, Theme, ThemedWidget
from scratchnet.declare.formula_text import FormulaText
from scratchnet.declare.lists import Formulas, NamePerLayer, RealPerLayer
from scratchnet.declare.parameter import (
    Choice,
    Flag,
    Integer,
    Interval,
    Parameter,
    Real,
    Sizes,
)
from scratchnet.experiment import PARAMETERS, SECTIONS, Experiment

FIELD_CLASSES: dict[type[Parameter], type[Field]] = {
    Integer: NumberField,
    Real: NumberField,
    Choice: ChoiceField,
    Interval: IntervalField,
    Sizes: SizesField,
    FormulaText: FormulaField,
    Flag: FlagField,
    NamePerLayer: NamePerLayerField,
    RealPerLayer: NumberPerLayerField,
    Formulas: FeaturesField,
}


def has_field(parameter: Parameter) -> bool:
    """Whether there is anything to choose, and it is a setting rather than data."""
    if parameter.listed:
        return False
    return not isinstance(parameter, Choice) or len(parameter.choices) > 1


def make_field(
    path: str, parameter: Parameter, mnemonics: Mnemonics, parent: QWidget | None = None
) -> Field:
    """Return the field of a parameter."""
    return _field_class(parameter)(path, parameter, mnemonics, parent)


def _field_class(parameter: Parameter) -> type[Field]:
    if isinstance(parameter, Integer | Real) and parameter.optional:
        return OptionalNumberField
    if isinstance(parameter, Integer) and scale_of(parameter) is None:
        return DrawnNumberField
    for kind in type(parameter).__mro__:
        if kind in FIELD_CLASSES:
            return FIELD_CLASSES[kind]
    raise TypeError(f"no field for parameters of the kind {type(parameter).__name__}")


#: The title over the parameters that stand in no section.
_TOP_TITLE = "Run"
_TOP_NAME = "run"
_NARROWEST_PX = 260
_USUAL_SIZE_PX = QSize(320, 760)


class ControlsPanel(ThemedWidget):
    """All controls of an experiment, made from its declarations.

    ``theme`` colours the pictures of the gallery.

    Signals: ``edited(str, object)``, the path and an allowed value that the person proposes;
    ``edited_together(object)``, a dict of several; ``table_wanted()``, the person wants to load
    data of their own; ``gesture_ended()``, a drag or typing ended, so that the next edit is a new
    step of undoing; ``sections_folded()``, a section was folded away or opened.
    """

    edited = Signal(str, object)
    edited_together = Signal(object)
    table_wanted = Signal()
    gesture_ended = Signal()
    sections_folded = Signal()

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("controls_panel")
        self.setMinimumWidth(_NARROWEST_PX)
        self.fields: dict[str, Field] = {}
        self.sections: list[Section] = []
        self.gallery = DatasetChoice(theme)
        self.gallery.picked.connect(self._on_gallery_picked)
        self.own_data = OwnData()
        self.own_data.wanted.connect(self.table_wanted)
        self._experiment = Experiment()
        #: The fields that each parameter decides anything of.
        self._dependents: dict[str, set[str]] = {path: set() for path in PARAMETERS}
        content = QWidget(self)
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(8, 6, 8, 6)
        self._column.setSpacing(10)
        mnemonics = Mnemonics()
        for section in ("", *SECTIONS):
            self._column.addWidget(self._section(section, mnemonics, content))
        self._column.addStretch(1)
        area = QScrollArea(self)
        area.setObjectName("controls_area")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self.show_experiment(self._experiment)

    def sizeHint(self) -> QSize:
        return _USUAL_SIZE_PX

    def show_experiment(
        self,
        experiment: Experiment,
        changed_paths: Collection[str] = tuple(PARAMETERS),
        force: bool = False,
    ) -> None:
        """Show the parameters that changed, and what depends on them, without a signal.

        A field in error keeps what was typed into it until that is edited or Escape pressed,
        unless ``force``.
        """
        self._experiment = experiment
        if any(path.startswith("data.") for path in changed_paths):
            self.gallery.show_data(experiment.data)
            self.own_data.show_data(experiment.data)
        for path in self._affected(changed_paths):
            field = self.fields[path]
            field.show_experiment(experiment)
            field.show_value(experiment.value(path), force)
            field.setVisible(experiment.matters(path))
        self._settle()

    def _affected(self, changed_paths: Collection[str]) -> list[str]:
        """Return the fields that show, offer or are shown because of these parameters, in order."""
        affected = set().union(*(self._dependents[path] for path in changed_paths))
        return [path for path in self.fields if path in affected]

    def show_error(self, path: str, message: str) -> None:
        """Show a message under a field. What was typed stays."""
        if path in self.fields:
            self.fields[path].show_error(message)
            for section in self.sections:
                if section.isAncestorOf(self.fields[path]):
                    section.fold(False)

    def clear_error(self, path: str) -> None:
        """Take the message under a field away."""
        if path in self.fields:
            self.fields[path].clear_error()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.gallery.set_theme(theme)

    def folded(self) -> list[str]:
        """Return the names of the sections that are folded away, to be remembered."""
        return [section.name for section in self.sections if section.is_folded]

    def fold(self, names: Collection[str]) -> None:
        """Fold these sections away and open the others."""
        for section in self.sections:
            section.fold(section.name in names)
        self._settle()

    @command("new_seed", "New see&d", Place.NEW, "New random samples and weights", keys="Ctrl+D")
    @Slot()
    def new_seed(self) -> None:
        """Draw another seed, as its button does."""
        button = self.findChild(QPushButton, "seed.new")
        if button is not None:
            button.click()

    def _settle(self) -> None:
        """Lay out from the inside to the outside at once, not over several turns, visibly."""
        inner = [field.column for field in self.fields.values()]
        sections = [(section.column, section.around) for section in self.sections]
        for layout in (*inner, *chain(*sections), self._column):
            layout.activate()

    def _section(self, name: str, mnemonics: Mnemonics, parent: QWidget) -> Section:
        title = SECTIONS[name].title if name else _TOP_TITLE
        section = Section(name or _TOP_NAME, title, parent)
        for path, parameter in PARAMETERS.items():
            if path.rpartition(".")[0] == name and has_field(parameter):
                field = make_field(path, parameter, mnemonics, section.inside)
                field.edited.connect(self._on_field_edited)
                field.gesture_ended.connect(self.gesture_ended)
                section.column.addWidget(field)
                self.fields[path] = field
                conditions = chain.from_iterable(parameter.applies_when)
                for other in (path, *conditions, *field.DEPENDS_ON):
                    self._dependents[other].add(path)
                if path == "data.dataset":
                    section.column.addWidget(self.gallery)
                    section.column.addWidget(self.own_data)
        section.folded.connect(self._on_section_folded)
        self.sections.append(section)
        # A section in which there is nothing to choose is not worth a heading.
        section.setVisible(section.column.count() > 0)
        return section

    @Slot(str, object)
    def _on_field_edited(self, path: str, value: object) -> None:
        if (path, value) == ("data.source", "table") and not self._experiment.data.inputs:
            # Nothing can be learned from a table that is not there yet.
            self.fields[path].show_value(self._experiment.value(path), force=True)
            self.table_wanted.emit()
            return
        self._settle_complaints()
        self.edited.emit(path, value)

    @Slot(str)
    def _on_gallery_picked(self, key: str) -> None:
        self._settle_complaints()
        self.gesture_ended.emit()
        self.edited_together.emit({"data.source": "gallery", "data.dataset": key})
        self.gesture_ended.emit()

    def _settle_complaints(self) -> None:
        """A complaint about a value that the experiment still has may be settled by an edit."""
        for field in self.fields.values():
            if field.in_error and not field.text_stands:
                field.clear_error()

    @Slot(bool)
    def _on_section_folded(self, folded: bool) -> None:
        self._settle()
        self.sections_folded.emit()
