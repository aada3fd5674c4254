"""The controls panel: a section for every group of parameters, a field for every parameter."""

from collections.abc import Collection
from itertools import chain

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.actions import Place, command
from gui.controls.dataset_choice import DatasetChoice, UserData
from gui.controls.field import ChoiceField, Field, FlagField, Mnemonics
from gui.controls.formula_fields import FeaturesField, FormulaField
from gui.controls.layer_fields import NamePerLayerField, NumberPerLayerField, SizesField
from gui.controls.lock_cover import LockCover
from gui.controls.locks import UNLOCKED, Locks
from gui.controls.number_fields import (
    IntervalField,
    NumberField,
    OptionalNumberField,
    RandomNumberField,
)
from gui.controls.numbers import scale_of
from gui.controls.section import Section
from gui.theme import LIGHT, Theme, ThemedWidget
from scratchnet.declare.lists import Formulas, FormulaText, NamePerLayer, RealPerLayer
from scratchnet.declare.parameter import (
    Choice,
    Flag,
    Integer,
    Interval,
    Parameter,
    Real,
    Sizes,
)
from scratchnet.experiment import PARAMETERS, SECTIONS, Effect, Experiment

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
        return RandomNumberField
    for kind in type(parameter).__mro__:
        if kind in FIELD_CLASSES:
            return FIELD_CLASSES[kind]
    raise TypeError(f"no field for parameters of the kind {type(parameter).__name__}")


#: The title over the parameters that are in no section.
_TOP_TITLE = "Run"
_TOP_NAME = "run"
#: The part of a section with its advanced settings, and the end of its name.
_MORE_TITLE, _MORE = "More settings", ".more"
#: Below this height a screen shows the learning rate only if the network's controls, which its
#: diagram has too, are collapsed.
_TALL_PX = 900
_NARROWEST_PX = 250
#: What is shown above and below a control that is scrolled to.
_AROUND_PX = 40
_USUAL_SIZE_PX = QSize(320, 760)


def _important_labels() -> list[str]:
    """Return the labels that must get a letter: what acts on a running training comes first."""
    shown = [parameter for parameter in PARAMETERS.values() if not parameter.advanced]
    settings = [parameter for parameter in shown if has_field(parameter)]
    settings.sort(key=lambda parameter: parameter.effect is not Effect.LIVE)
    return [parameter.label for parameter in settings]


class ControlsPanel(ThemedWidget):
    """All controls of an experiment, made from its declarations.

    ``theme`` colours the pictures of the gallery.

    Signals: ``edited(str, object)``, the path of a parameter and its new value, which is allowed;
    ``edited_together(object)``, a dict of several; ``table_requested()``, the user wants to load
    a table; ``gesture_ended()``, a drag or typing ended, so that the next edit is a new
    undo step; ``section_toggled()``, a section was
    collapsed or expanded; ``refused(str)``, why a locked control that was clicked is locked.
    """

    edited = Signal(str, object)
    edited_together = Signal(object)
    table_requested = Signal()
    gesture_ended = Signal()
    section_toggled = Signal()
    refused = Signal(str)

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("controls_panel")
        self.setMinimumWidth(_NARROWEST_PX)
        self.fields: dict[str, Field] = {}
        self.sections: list[Section] = []
        mnemonics = Mnemonics(first=_important_labels())
        self.gallery = DatasetChoice(theme, mnemonics)
        self.gallery.picked.connect(self._on_gallery_picked)
        self.user_data = UserData()
        self.user_data.load_requested.connect(self.table_requested)
        self._experiment = Experiment()
        self._locks = UNLOCKED
        #: The sections that were collapsed before settings were locked.
        self._collapsed_before: list[str] | None = None
        #: What covers each control that is locked.
        self._covers: dict[QWidget, LockCover] = {}
        #: The fields that a change of each parameter concerns.
        self._dependents: dict[str, set[str]] = {path: set() for path in PARAMETERS}
        #: What is scrolled: all sections.
        self.content = content = QWidget(self)
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(7, 6, 7, 6)
        self._column.setSpacing(10)
        for section in (*SECTIONS, ""):
            self._column.addWidget(self._section(section, mnemonics, content))
        self._column.addStretch(1)
        self._area = area = QScrollArea(self)
        area.setObjectName("controls_area")
        # Tab goes to what is in it.
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName("Controls")
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

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # While it was hidden, the text may have got another size.
        self._update_layout()

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
            self.user_data.show_data(experiment.data)
        others = False
        for path in self._affected(changed_paths):
            field = self.fields[path]
            field.show_experiment(experiment)
            field.show_value(experiment.value(path), force)
            shown = experiment.matters(path) and not self._locks.hides(path)
            if shown == field.isHidden():
                field.setVisible(shown)
                others = True
        if others:
            self._show_sections()
        self._update_layout()

    @Slot(object)
    def set_locks(self, locks: Locks) -> None:
        """Lock some settings: they show their values and why they are locked, or are hidden."""
        self._collapse_locked(locks)
        self._locks = locks
        data_locked = locks.locks("data.dataset") or locks.locks("data.source")
        locked: dict[QWidget, bool] = {
            field: locks.locks(path) for path, field in self.fields.items()
        }
        locked |= {self.gallery: data_locked, self.user_data: locks.locks("data.inputs")}
        for widget, is_locked in locked.items():
            if (cover := self._covers.pop(widget, None)) is not None:
                cover.remove()
            if is_locked:
                self._covers[widget] = cover = LockCover(
                    widget, locks.reason, widget.caption if isinstance(widget, Field) else None
                )
                cover.clicked.connect(self.refused)
        self.gallery.setVisible(not (locks.hides("data.source") or locks.hides("data.dataset")))
        self.show_experiment(self._experiment)
        self._show_sections()
        self._update_layout()

    def _collapse_locked(self, locks: Locks) -> None:
        """Collapse sections in which nothing is free, until nothing is locked any more."""
        if self._collapsed_before is None and locks.free is not None:
            self._collapsed_before = self.collapsed_sections()
        if locks.free is not None:
            locked = [
                section.name
                for section in self.sections
                if not any(
                    section.isAncestorOf(field) and not locks.locks(path)
                    for path, field in self.fields.items()
                )
            ]
            self.collapse_sections(locked)
        elif self._collapsed_before is not None:
            self.collapse_sections(self._collapsed_before)
            self._collapsed_before = None

    def _show_sections(self) -> None:
        """Hide sections in which nothing shows; each stands in the list after its parts."""
        for section in self.sections:
            items = (section.column.itemAt(index) for index in range(section.column.count()))
            widgets = [item.widget() for item in items if item is not None]
            section.setVisible(any(not widget.isHidden() for widget in widgets if widget))

    def _affected(self, changed_paths: Collection[str]) -> list[str]:
        """Return the paths of the fields that these parameters concern, in order."""
        affected = set().union(*(self._dependents[path] for path in changed_paths))
        return [path for path in self.fields if path in affected]

    def light(self, paths: Collection[str]) -> None:
        """Light the fields of these parameters, and the titles of sections that hide them."""
        for path in self.fields.keys() & set(paths):
            self.fields[path].light.turn_on()
            for section in self.sections:
                if section.is_collapsed and section.isAncestorOf(self.fields[path]):
                    section.title.light.turn_on()

    def reveal(self, path: str) -> Field | None:
        """Expand what hides a parameter's field and scroll to it; return the field, if any."""
        field = self.fields.get(path)
        if field is None or field.isHidden():
            return None
        for section in self.sections:
            if section.is_collapsed and section.isAncestorOf(field):
                section.set_collapsed(False)
        self._update_layout()
        self._area.ensureWidgetVisible(field, 0, _AROUND_PX)
        return field

    def show_error(self, path: str, message: str) -> None:
        """Show a message under a field, and keep what was typed."""
        if path in self.fields:
            self.fields[path].show_error(message)
            for section in self.sections:
                if section.isAncestorOf(self.fields[path]):
                    section.set_collapsed(False)

    def clear_error(self, path: str) -> None:
        """Remove the message under a field."""
        if path in self.fields:
            self.fields[path].clear_error()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self.gallery.set_theme(theme)

    def collapsed_sections(self) -> list[str]:
        """Return the names of the collapsed sections, to be remembered."""
        return [section.name for section in self.sections if section.is_collapsed]

    def collapse_at_first(self, screen_height_px: int) -> None:
        """Collapse what is not needed at first: the advanced settings, and more on low screens."""
        names = [section.name for section in self.sections if section.name.endswith(_MORE)]
        self.collapse_sections(names if screen_height_px >= _TALL_PX else [*names, "network"])

    def collapse_sections(self, names: Collection[str]) -> None:
        """Collapse these sections and expand the others."""
        for section in self.sections:
            section.set_collapsed(section.name in names)
        self._update_layout()

    @command("new_seed", "New see&d", Place.NEW, "New random samples and weights", keys="Ctrl+D")
    @Slot()
    def new_seed(self) -> None:
        """Choose another seed at random, as its button does."""
        if self._locks.locks("seed"):
            self.refused.emit(self._locks.reason)
            return
        button = self.findChild(QPushButton, "seed.new")
        if button is not None:
            button.click()

    def _update_layout(self) -> None:
        """Lay out from the inside out at once; over several turns of the loop it would be seen."""
        inner = [field.column for field in self.fields.values()]
        sections = [(section.column, section.around) for section in self.sections]
        for layout in (*inner, *chain(*sections), self._column):
            layout.activate()

    def _section(self, name: str, mnemonics: Mnemonics, parent: QWidget) -> Section:
        title = SECTIONS[name].title if name else _TOP_TITLE
        section = Section(name or _TOP_NAME, title, parent)
        if name == "data":
            section.column.addWidget(self.gallery)
        paths = [
            path
            for path, parameter in PARAMETERS.items()
            if path.rpartition(".")[0] == name and has_field(parameter)
        ]
        advanced = [path for path in paths if PARAMETERS[path].advanced]
        # Widgets that are made in the order in which they stand are reached by Tab in that order.
        for path in paths:
            if path not in advanced:
                section.column.addWidget(self._field(path, mnemonics, section.inside))
            if path == "data.source":
                section.column.addWidget(self.user_data)
        more = Section(f"{section.name}{_MORE}", _MORE_TITLE, section.inside, within=title)
        for path in advanced:
            more.column.addWidget(self._field(path, mnemonics, more.inside))
        section.column.addWidget(more)
        # What has no fields needs no heading.
        more.setVisible(bool(advanced))
        section.setVisible(bool(paths))
        for one in (more, section):
            one.toggled.connect(self._on_section_toggled)
            self.sections.append(one)
        return section

    def _field(self, path: str, mnemonics: Mnemonics, parent: QWidget) -> Field:
        parameter = PARAMETERS[path]
        field = make_field(path, parameter, mnemonics, parent)
        field.edited.connect(self._on_field_edited)
        field.gesture_ended.connect(self.gesture_ended)
        self.fields[path] = field
        conditions = chain.from_iterable(parameter.applies_when)
        for other in (path, *conditions, *field.DEPENDS_ON):
            self._dependents[other].add(path)
        return field

    @Slot(str, object)
    def _on_field_edited(self, path: str, value: object) -> None:
        if (path, value) == ("data.source", "table") and not self._experiment.data.inputs:
            # There is no table to train on yet.
            self.fields[path].show_value(self._experiment.value(path), force=True)
            self.table_requested.emit()
            return
        self._clear_stale_errors()
        self.edited.emit(path, value)

    @Slot(str)
    def _on_gallery_picked(self, key: str) -> None:
        self._clear_stale_errors()
        self.gesture_ended.emit()
        self.edited_together.emit({"data.source": "gallery", "data.dataset": key})
        self.gesture_ended.emit()

    def _clear_stale_errors(self) -> None:
        """Remove errors about values that the experiment has: an edit may have solved them."""
        for field in self.fields.values():
            if field.in_error and not field.keeps_text:
                field.clear_error()

    @Slot(bool)
    def _on_section_toggled(self, collapsed: bool) -> None:
        self._update_layout()
        self.section_toggled.emit()
