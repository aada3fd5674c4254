"""The pane of the network's output, with the views that fit the data."""

from PySide6.QtCore import QMargins, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QButtonGroup,
    QMenu,
    QToolButton,
    QVBoxLayout,
)

from gui.current_frame import Chosen, SampleNumber
from gui.drawing import Tool
from gui.flow import FlowLayout
from gui.labels import ElidedLabel
from gui.panes.drawing_bar import DrawingBar
from gui.panes.frame_pane import FramePane, bar_of
from gui.panes.pad_bar import PadBar
from gui.panes.run_notice import RunNotice
from gui.panes.slice_bar import SliceBar
from gui.panes.variable_bar import VariableBar
from gui.panes.view_row import ViewRow, choice_button
from gui.panes.view_stack import ViewStack
from gui.plain import plain_text
from gui.theme import Theme
from gui.theme.fonts import fixed_pitch, keep_font
from gui.theme.icons import icon
from gui.views import BaseView, DrawingPad, FunctionMap, MapMode
from gui.views.registry import (
    Pane,
    ShowsFunctions,
    ShowsVariable,
    ViewOption,
    record_of,
    set_options,
    views_in,
)
from gui.views.samples import SamplePlot
from scratchnet.datasets import Axis, predicted_class
from scratchnet.declare.parameter import Flag
from scratchnet.formula import FormulaError
from scratchnet.numbers import at_resolution, fixed, significant
from scratchnet.run.snapshot import Frame, Scene

#: The pointer can tell about so many places apart along an axis.
_POSITIONS = 2000
#: Names of classes are shown up to this width in the menu.
_LONGEST_NAME_PX = 320
#: Names in the read-out have at most so many letters.
_LONGEST_NAME = 16


class OutputPane(FramePane):
    """Offers the views that fit the data; the one that is shown is given the frames.

    Signals: ``mode_chosen(MapMode)``, another function; ``refused(str)``, why a picture was not
    put on the drawing pad.
    """

    mode_chosen = Signal(object)
    refused = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._stack = ViewStack(views_in(Pane.OUTPUT), theme)
        self.notice = RunNotice(self._stack)
        #: What views show that are made only now: the function, the output, the variable, and the
        #: options that were set by name.
        self.mode = MapMode.MODEL
        self._output: int | None = None
        self._variable = 0
        self._set_options: dict[str, bool] = {}
        self._stack.made.connect(self.adopt)
        self.map = self._stack.view_of(FunctionMap)
        self.pad = self._stack.view_of(DrawingPad)
        self._plain = False
        #: The scene whose views are offered.
        self._offered: Scene | None = None
        self._pointed: tuple[float, ...] | None = None
        self.slice_bar = SliceBar()
        self.variable_bar = VariableBar()
        self.read_out = ElidedLabel()
        self.read_out.setObjectName("read_out")
        keep_font(self.read_out, fixed_pitch)
        self.read_out.setAccessibleName("Values under the pointer")
        self.read_out.setContentsMargins(10, 2, 10, 4)
        self._mode_group = QButtonGroup(self)
        self.options = QToolButton()
        self._menu = self._options_menu()
        self.draw = QToolButton()
        self._build_ends()
        self.view_row = ViewRow(
            [record.view for record in self._stack.records], (self.draw, self.options)
        )
        self.drawing_bar = DrawingBar(theme)
        self.addActions(self.drawing_bar.key_actions())
        self.pad_bar = PadBar(self.pad, theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._mode_bar = bar_of(self._mode_row())
        own_bars = self.slice_bar, self.variable_bar, self.pad_bar
        self.bars = [self.view_row, self._mode_bar, *own_bars, self.read_out]
        layout.addWidget(self.view_row)
        layout.addWidget(self.drawing_bar)
        layout.addWidget(self._mode_bar)
        layout.addWidget(self.slice_bar)
        layout.addWidget(self.pad_bar)
        layout.addWidget(self.variable_bar)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.read_out)
        self.view_row.chosen.connect(self._on_view_row_chosen)
        self.slice_bar.chosen.connect(self._on_slice_bar_chosen)
        self.variable_bar.chosen.connect(self._on_variable_bar_chosen)
        self.slice_bar.sample_chosen.connect(self._on_slice_bar_sample_chosen)
        self.pad.refused.connect(self.refused)
        self.map.hovered.connect(self._on_map_hovered)
        self.map.unhovered.connect(self._on_map_unhovered)
        self.draw.setIcon(icon("draw", theme.text))
        self._show_drawing_bar()
        self._show_bars()
        self._show_read_out()

    @property
    def shown(self) -> BaseView:
        """The view that is shown."""
        return self._stack.shown

    @Slot(object)
    def adopt(self, view: BaseView) -> None:
        super().adopt(view)
        if isinstance(view, ShowsFunctions):
            view.set_mode(self.mode)
            view.set_output(self._output)
        if isinstance(view, ShowsVariable):
            view.set_variable(self._variable)
        set_options(view, self._set_options)
        # The last child of the stack would cover it.
        self.notice.raise_()

    def all_views(self) -> list[BaseView]:
        return self._stack.all_views()

    @property
    def drawable_views(self) -> list[SamplePlot]:
        """The views on which samples can be drawn with the mouse, as far as they are made."""
        return [view for view in self.views if isinstance(view, SamplePlot)]

    def view_named(self, name: str) -> BaseView:
        """Return the view of this name, shown or not."""
        return self._stack.view(self._stack.number_of(name))

    def set_view(self, view: BaseView) -> None:
        """Show a view, and give it the last frame."""
        self._choose(self._stack.number_of(view.name))

    def _choose(self, number: int) -> None:
        self.view_row.choose(number)
        self._on_view_row_chosen(number)

    def set_mode(self, mode: MapMode) -> None:
        """Choose the function shown."""
        self._mode_group.button(list(MapMode).index(mode)).setChecked(True)
        self._on_mode_group_id_clicked(list(MapMode).index(mode))

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self.draw.setIcon(icon("draw", theme.text))
        self.drawing_bar.set_theme(theme)
        self.pad_bar.set_theme(theme)
        self._stack.set_theme(theme)
        super().set_theme(theme)

    def show_frame(self, scene: Scene, frame: Frame, captioned: bool = True) -> None:
        """Draw a frame in the view that is shown, and update the read-out."""
        if scene is not self._offered:
            self._offered = scene
            self.drawing_bar.show_scene(scene)
            self.slice_bar.show_scene(scene)
            self.variable_bar.show_scene(scene)
            self._show_bars()
            self._show_drawing_bar()
            self._offer_fitting_views(scene)
        super().show_frame(scene, frame, captioned)
        self.notice.show_frame(scene, frame)
        self._show_read_out()

    @Slot(object)
    def show_chosen(self, chosen: Chosen | None) -> None:
        super().show_chosen(chosen)
        self.slice_bar.show_chosen(chosen)
        self.pad_bar.show_chosen(chosen)

    def set_plain(self, plain: bool) -> None:
        self._plain = plain
        super().set_plain(plain)
        self._show_bars()

    def _offer_fitting_views(self, scene: Scene) -> None:
        records = enumerate(self._stack.records)
        fitting = [number for number, record in records if record.fits(scene)]
        self.view_row.offer(fitting)
        with QSignalBlocker(self._outputs):
            self._fill_outputs(scene)
        self._offer_options()
        if self._stack.number not in fitting:
            self._choose(fitting[0])

    def _fill_outputs(self, scene: Scene) -> None:
        self._outputs.clear()
        if len(scene.untrained_map) > 1:
            metrics, elide = self.fontMetrics(), Qt.TextElideMode.ElideMiddle
            names: dict[int | None, str] = {None: "All classes"} if scene.classes else {}
            names.update(enumerate(scene.classes or scene.targets))
            for output, name in names.items():
                shown = metrics.elidedText(name, elide, _LONGEST_NAME_PX)
                action = self._outputs.addAction(shown.replace("&", "&&"))
                action.setToolTip(plain_text(name))
                action.setData(output)
                action.setCheckable(True)
                action.setChecked(output == self._output_shown(scene))
                self._output_group.addAction(action)

    def _output_shown(self, scene: Scene) -> int | None:
        """Return the number of the class or of the target that views show; None is all classes."""
        chosen = self.map.options.output if scene.classes else self.current.target
        return None if chosen is None else min(chosen, len(scene.classes or scene.targets) - 1)

    def _offer_options(self) -> None:
        """Offer the options that the shown view has for the scene."""
        scene, offered = self.current.scene, record_of(self.shown).options
        for action in self._option_actions:
            option = action.data()
            fits = any(option.name == own.name for own in offered)
            action.setVisible(fits and (scene is None or option.fits(scene)))
        one = isinstance(self.shown, ShowsFunctions) or self.shown.shows_one_target
        several = one and bool(self._outputs.actions())
        self._outputs.menuAction().setVisible(several)
        self.options.setEnabled(any(action.isVisible() for action in self._menu.actions()))

    def _build_ends(self) -> None:
        self.draw.setText("Dra&w")
        self.draw.setObjectName("draw")
        self.draw.setCheckable(True)
        self.draw.setAutoRaise(True)
        self.draw.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.draw.setToolTip("Draw samples with the mouse; they become your data")
        self.draw.toggled.connect(self._on_draw_toggled)
        # The style leaves no space for the arrow beside the text.
        self.options.setText("O&ptions   ")
        self.options.setObjectName("output_options")
        self.options.setAccessibleName("Options")
        self.options.setToolTip("What the view shows")
        self.options.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.options.setAutoRaise(True)
        self.options.setMenu(self._menu)

    def _mode_row(self) -> FlowLayout:
        row = FlowLayout(QMargins(8, 0, 8, 2))
        for number, mode in enumerate(MapMode):
            button = choice_button(mode.label, mode.help)
            button.setChecked(mode is self.mode)
            button.setObjectName(f"mode_{mode.name.lower()}")
            self._mode_group.addButton(button, number)
            row.add(button)
        self._mode_group.idClicked.connect(self._on_mode_group_id_clicked)
        return row

    def _options_menu(self) -> QMenu:
        menu = QMenu(self)
        self._option_actions: list[QAction] = []
        for option in self._shared_options():
            action = menu.addAction(f"&{option.parameter.label}")
            action.setCheckable(True)
            action.setChecked(option.parameter.default)
            action.setData(option)
            action.setToolTip(option.parameter.help)
            self._option_actions.append(action)
        self._outputs = menu.addMenu("Show the output of")
        self._outputs.setToolTipsVisible(True)
        self._output_group = QActionGroup(self)
        self._outputs.menuAction().setVisible(False)
        menu.triggered.connect(self._on_options_triggered)
        return menu

    def _shared_options(self) -> list[ViewOption]:
        """Return the options that are on or off, each once."""
        options: dict[str, ViewOption] = {}
        for record in self._stack.records:
            for option in record.options:
                if isinstance(option.parameter, Flag):
                    options.setdefault(option.name, option)
        return list(options.values())

    def _show_bars(self) -> None:
        """Show what can be chosen of the view that is shown; others get the room."""
        functions, wanted = isinstance(self.shown, ShowsFunctions), not self._plain
        self._mode_bar.setVisible(wanted and functions)
        self.slice_bar.setVisible(wanted and functions and self.slice_bar.plane is not None)
        self.variable_bar.setVisible(wanted and isinstance(self.shown, ShowsVariable))
        self.pad_bar.setVisible(wanted and self.shown is self.pad)
        self.read_out.setVisible(wanted and self.shown is self.map)

    def _show_drawing_bar(self) -> None:
        # With more inputs than axes a place in the map is no sample, and a stroke has one target.
        scene = self.current.scene
        all_shown = scene is None or (
            len(scene.inputs) == len(scene.axes) and not scene.dataset.other_targets
        )
        drawable = self.shown in self.drawable_views and all_shown
        self.draw.setEnabled(drawable)
        self.drawing_bar.setVisible(drawable and self.draw.isChecked())

    def _show_read_out(self) -> None:
        self.read_out.setText(read_out_text(self.current.scene, self.current.frame, self._pointed))

    @Slot(int)
    def _on_view_row_chosen(self, number: int) -> None:
        self._stack.choose(number)
        self._offer_options()
        self._show_bars()
        self._show_drawing_bar()
        self.show_current()
        self.view_chosen.emit()

    @Slot(int)
    def _on_mode_group_id_clicked(self, number: int) -> None:
        self.mode = list(MapMode)[number]
        for view in self.views:
            if isinstance(view, ShowsFunctions):
                view.set_mode(self.mode)
        self.mode_chosen.emit(self.mode)

    @Slot(bool)
    def _on_draw_toggled(self, checked: bool) -> None:
        if not checked:
            self.drawing_bar.choose_tool(Tool.PAN)
        self._show_drawing_bar()
        if checked:
            self.drawing_bar.choose_tool(Tool.ADD)

    @Slot()
    def _on_slice_bar_chosen(self) -> None:
        self.plane = self.slice_bar.plane
        self.plane_chosen.emit()

    @Slot(object)
    def _on_slice_bar_sample_chosen(self, sample: SampleNumber) -> None:
        assert self.current.scene is not None
        self.current.choose(Chosen.of_sample(self.current.scene, sample))

    @Slot(int)
    def _on_variable_bar_chosen(self, number: int) -> None:
        self._variable = number
        for view in self.views:
            if isinstance(view, ShowsVariable):
                view.set_variable(number)
        # Another variable needs other frames, as another view does.
        self.view_chosen.emit()

    @Slot(QAction)
    def _on_options_triggered(self, action: QAction) -> None:
        if action.actionGroup() is self._output_group:
            classified = self.current.scene is not None and bool(self.current.scene.classes)
            if not classified:
                self.current.choose_target(action.data())
                # The diagram groups samples by another target in other frames.
                self.view_chosen.emit()
                return
            self._output = action.data()
            for view in self.views:
                if isinstance(view, ShowsFunctions):
                    view.set_output(action.data())
            return
        self._set_options[action.data().name] = action.isChecked()
        for view in self.views:
            set_options(view, {action.data().name: action.isChecked()})

    @Slot(float, float)
    def _on_map_hovered(self, x: float, y: float) -> None:
        self._pointed = (x, y)
        self._show_read_out()

    @Slot()
    def _on_map_unhovered(self) -> None:
        self._pointed = None
        self._show_read_out()


def read_out_text(scene: Scene | None, frame: Frame | None, point: tuple[float, ...] | None) -> str:
    """Return the values at a point, computed by the reference rather than read from the picture."""
    if scene is None or frame is None or point is None or len(point) != len(scene.axes):
        return "Point at the map to read its values."
    position = "   ".join(
        f"{_short(axis.name)} {_coordinate_text(axis, value)}"
        for axis, value in zip(scene.axes, point, strict=True)
    )
    try:
        outputs = frame.snapshot.outputs(scene.plane.point(point))
    except FormulaError:
        return f"{position}   a feature is undefined here"
    if len(outputs) > 1 and not scene.classes:
        values = zip(scene.targets, outputs, strict=True)
        return "   ".join([position, *(f"{_short(n)} {significant(v, 6)}" for n, v in values)])
    if len(outputs) > 1:
        number = predicted_class(outputs)
        return f"{position}   class {_short(scene.classes[number])} ({fixed(outputs[number], 4)})"
    target = scene.target(scene.plane.point(point))
    known = "" if target is None else f"   target {significant(target, 4)}"
    return f"{position}   network {fixed(outputs[0], 6):>9}{known}"


def _coordinate_text(axis: Axis, value: float) -> str:
    """Return a coordinate as exact as a pointer can be, as wide as the usual ones."""
    if axis.categories:
        return _short(axis.categories[axis.nearest(value)])
    return f"{at_resolution(value, (axis.high - axis.low) / _POSITIONS):>7}"


def _short(name: str) -> str:
    """Return a name cut in its middle, so that the values beside it are seen."""
    half = _LONGEST_NAME // 2
    return name if len(name) <= _LONGEST_NAME else f"{name[: half - 1]}…{name[-half:]}"
