"""The controls panel: a section for every group of parameters, a field for every parameter."""

from collections.abc import Collection
from itertools import chain

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.actions import Place, command
from gui.controls.dataset_choice import DatasetChoice, UserData
from gui.controls.field import ChoiceField, Field, FlagField, Mnemonics
from gui.controls.formula_fields import FeaturesField, FormulaField
from gui.controls.layer_fields import NamePerLayerField, NumberPerLayerField, SizesField
from gui.controls.marks import Light
from gui.controls.number_fields import (
    IntervalField,
    NumberField,
    OptionalNumberField,
    RandomNumberField,
)
from gui.controls.numbers import scale_of
from gui.theme import LIGHT, Theme, ThemedWidget
from gui.topics import set_topic, setting_topic
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
from scratchnet.experiment import PARAMETERS, SECTIONS, Experiment

_CHEVRON_PX = 8
_GAP_PX = 6


class Section(QWidget):
    """A clickable title without a frame, and ``column``, the layout under it.

    ``within`` is the title of the section that it is a part of. Signals: ``toggled(bool)``, the
    user collapsed it (True) or expanded it.
    """

    toggled = Signal(bool)

    def __init__(
        self, name: str, title: str, parent: QWidget | None = None, *, within: str = ""
    ) -> None:
        super().__init__(parent)
        self.name = name
        set_topic(self, setting_topic(within or title))
        self.title = SectionTitle(title, self, within=within)
        self.title.setObjectName(f"section.{name}")
        self.title.clicked.connect(self._on_title_clicked)
        self.inside = QWidget(self)
        self.around = QVBoxLayout(self)
        self.around.setContentsMargins(0, 0, 0, 0)
        self.around.setSpacing(7)
        self.around.addWidget(self.title)
        self.around.addWidget(self.inside)
        self.column = QVBoxLayout(self.inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)

    @property
    def is_collapsed(self) -> bool:
        """Whether only the title shows."""
        return not self.title.isChecked()

    def set_collapsed(self, collapsed: bool) -> None:
        """Collapse or expand it, without a signal."""
        self.title.setChecked(not collapsed)
        self.title.describe_state()
        self.inside.setVisible(not collapsed)

    @Slot()
    def _on_title_clicked(self) -> None:
        self.set_collapsed(self.is_collapsed)
        self.toggled.emit(self.is_collapsed)


class SectionTitle(QAbstractButton):
    """A bold title with a chevron, checked while the section is expanded.

    Painted by itself: Fusion draws arrows from scaled pixmaps, which a vector picture of the
    window shows as smears.
    """

    def __init__(self, title: str, parent: QWidget | None = None, *, within: str = "") -> None:
        super().__init__(parent)
        self._within = within
        font = QFont(self.font())
        font.setBold(not within)
        self.setFont(font)
        self.setText(title)
        self.setCheckable(True)
        self.setChecked(True)
        #: Whether a key brought the focus here, not merely the window's opening.
        self._by_key = False
        self.light = Light(self)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.describe_state()

    def describe_state(self) -> None:
        """Describe in the tool tip and to screen readers what pressing does."""
        name = f"{self._within}: {self.text().lower()}" if self._within else self.text()
        does = f"{'Collapse' if self.isChecked() else 'Expand'} the section {name}"
        self.setToolTip(does)
        self.setAccessibleDescription(does)
        self.setAccessibleName(f"{name}, {'expanded' if self.isChecked() else 'collapsed'}")

    def sizeHint(self) -> QSize:
        text = self.fontMetrics().size(0, self.text())
        return QSize(_CHEVRON_PX + _GAP_PX + text.width(), text.height() + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        reason = Qt.FocusReason
        keys = (reason.TabFocusReason, reason.BacktabFocusReason)
        self._by_key = event.reason() in keys
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.light.paint()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        if self.hasFocus() and self._by_key:
            painter.setPen(QPen(palette.highlight().color(), 1))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 2, 2)
        colour = QColor(palette.windowText().color())
        painter.setPen(QPen(colour, 1.5))
        middle = QPointF(1 + _CHEVRON_PX / 2, self.height() / 2)
        half = _CHEVRON_PX / 2 - 0.5
        along, across = QPointF(half, 0), QPointF(0, half / 2)
        if not self.isChecked():
            along, across = QPointF(0, half), QPointF(half / 2, 0)
        painter.drawPolyline([middle - along - across, middle + across, middle + along - across])
        left = _CHEVRON_PX + _GAP_PX
        place = QRect(left, 0, self.width() - left, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


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
_USUAL_SIZE_PX = QSize(320, 760)


class ControlsPanel(ThemedWidget):
    """All controls of an experiment, made from its declarations.

    ``theme`` colours the pictures of the gallery.

    Signals: ``edited(str, object)``, the path of a parameter and its new value, which is allowed;
    ``edited_together(object)``, a dict of several; ``table_requested()``, the user wants to load
    a table; ``gesture_ended()``, a drag or typing ended, so that the next edit is a new
    undo step; ``section_toggled()``, a section was
    collapsed or expanded.
    """

    edited = Signal(str, object)
    edited_together = Signal(object)
    table_requested = Signal()
    gesture_ended = Signal()
    section_toggled = Signal()

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("controls_panel")
        self.setMinimumWidth(_NARROWEST_PX)
        self.fields: dict[str, Field] = {}
        self.sections: list[Section] = []
        mnemonics = Mnemonics()
        self.gallery = DatasetChoice(theme, mnemonics)
        self.gallery.picked.connect(self._on_gallery_picked)
        self.user_data = UserData()
        self.user_data.load_requested.connect(self.table_requested)
        self._experiment = Experiment()
        #: The fields that a change of each parameter concerns.
        self._dependents: dict[str, set[str]] = {path: set() for path in PARAMETERS}
        content = QWidget(self)
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(7, 6, 7, 6)
        self._column.setSpacing(10)
        for section in (*SECTIONS, ""):
            self._column.addWidget(self._section(section, mnemonics, content))
        self._column.addStretch(1)
        area = QScrollArea(self)
        area.setObjectName("controls_area")
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
        for path in self._affected(changed_paths):
            field = self.fields[path]
            field.show_experiment(experiment)
            field.show_value(experiment.value(path), force)
            field.setVisible(experiment.matters(path))
        self._update_layout()

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
