"""The pane of the network's output: as a map, a surface, a curve or a table of classes."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFontDatabase
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
)

from gui.drawing import Tool
from gui.panes.drawing_bar import DrawingBar
from gui.panes.output_words import MODE_HELP, OPTIONS, fitting_views, read_out_words
from gui.theme import Theme, ThemedWidget
from gui.theme.icons import icon
from gui.views import BaseView, Confusion, Curve, FunctionMap, MapMode, Surface
from scratchnet.run.snapshot import Frame, Scene


class OutputPane(ThemedWidget):
    """Offers the views that fit the data; the one that is shown is given the frames.

    Signals: ``view_chosen()``, another view is shown; ``mode_chosen(MapMode)``.
    """

    view_chosen = Signal()
    mode_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.map = FunctionMap(theme)
        self.surface = Surface(theme)
        self.curve = Curve(theme)
        self.confusion = Confusion(theme)
        self.views: list[BaseView] = [self.map, self.surface, self.curve, self.confusion]
        self.mode = self.map.mode
        self._scene: Scene | None = None
        self._frame: Frame | None = None
        self._pointed: tuple[float, ...] | None = None
        self._stack = QStackedWidget()
        for view in self.views:
            self._stack.addWidget(view)
        self.read_out = QLabel()
        self.read_out.setObjectName("read_out")
        self.read_out.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.read_out.setAccessibleName("Values under the pointer")
        self.read_out.setContentsMargins(10, 2, 10, 4)
        self._view_group = QButtonGroup(self)
        self._mode_group = QButtonGroup(self)
        self.options = QToolButton()
        self.draw = QToolButton()
        self.drawing_bar = DrawingBar(theme)
        self.addActions(self.drawing_bar.key_actions())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._view_row())
        layout.addWidget(self.drawing_bar)
        layout.addLayout(self._mode_row())
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.read_out)
        self.map.hovered.connect(self._on_map_hovered)
        self.map.unhovered.connect(self._on_map_unhovered)
        self.draw.setIcon(icon("draw", theme.text))
        self._show_drawing_bar()
        self._show_read_out()

    @property
    def view(self) -> BaseView:
        """The view that is shown."""
        return self.views[self._stack.currentIndex()]

    def set_view(self, view: BaseView) -> None:
        """Show a view, and give it the last frame."""
        self._view_group.button(self.views.index(view)).setChecked(True)
        self._on_view_group_id_clicked(self.views.index(view))

    def set_mode(self, mode: MapMode) -> None:
        """Choose the function shown."""
        self._mode_group.button(list(MapMode).index(mode)).setChecked(True)
        self._on_mode_group_id_clicked(list(MapMode).index(mode))

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.draw.setIcon(icon("draw", theme.text))
        self.drawing_bar.set_theme(theme)
        for view in self.views:
            view.set_theme(theme)

    def show_frame(self, scene: Scene, frame: Frame, captioned: bool = True) -> None:
        """Draw a frame in the view that is shown, and keep the read-out true."""
        fresh = scene is not self._scene
        self._scene, self._frame = scene, frame
        if fresh:
            self.drawing_bar.show_scene(scene)
            self._offer_fitting_views(scene)
        self.view.show_frame(scene, frame, captioned)
        self._show_read_out()

    def _offer_fitting_views(self, scene: Scene) -> None:
        fitting = fitting_views(scene)
        for view in self.views:
            self._view_group.button(self.views.index(view)).setVisible(view.file_stem in fitting)
        for action, needs_classes in self._options_of_classes:
            action.setVisible(bool(scene.classes) or not needs_classes)
        with QSignalBlocker(self._outputs):
            self._fill_outputs(scene)
        if self.view.file_stem not in fitting:
            self.set_view(next(v for v in self.views if v.file_stem in fitting))

    def _fill_outputs(self, scene: Scene) -> None:
        self._outputs.clear()
        several = len(scene.untrained_map) > 1
        self._outputs.menuAction().setVisible(several)
        if several:
            for output, name in enumerate(("All classes", *scene.classes)):
                action = self._outputs.addAction(name)
                action.setData(output - 1 if output else None)

    def _view_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(8, 6, 8, 0)
        row.setSpacing(2)
        for number, view in enumerate(self.views):
            button = _choice(view.title, "", number == 0)
            button.setObjectName(f"view_{view.file_stem}")
            self._view_group.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        self.draw.setText("Dra&w")
        self.draw.setObjectName("draw")
        self.draw.setCheckable(True)
        self.draw.setAutoRaise(True)
        self.draw.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.draw.setToolTip("Draw samples with the mouse, which become data of your own")
        self.draw.toggled.connect(self._on_draw_toggled)
        row.addWidget(self.draw)
        # The style leaves the arrow no room beside the words.
        self.options.setText("O&ptions   ")
        self.options.setObjectName("output_options")
        self.options.setToolTip("What the view shows beside the function")
        self.options.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.options.setAutoRaise(True)
        self.options.setMenu(self._options_menu())
        row.addWidget(self.options)
        self._view_group.idClicked.connect(self._on_view_group_id_clicked)
        return row

    def _mode_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 8, 2)
        row.setSpacing(2)
        for number, mode in enumerate(MapMode):
            button = _choice(mode.value, MODE_HELP[mode], mode is self.mode)
            button.setObjectName(f"mode_{mode.name.lower()}")
            self._mode_group.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        self._mode_group.idClicked.connect(self._on_mode_group_id_clicked)
        return row

    def _options_menu(self) -> QMenu:
        menu = QMenu(self)
        self._options_of_classes: list[tuple[QAction, bool]] = []
        for option in OPTIONS:
            action = menu.addAction(option.words)
            action.setCheckable(True)
            action.setChecked(option.at_first)
            action.setData(option.method)
            action.setToolTip(option.help)
            self._options_of_classes.append((action, option.needs_classes))
        self._outputs = menu.addMenu("Show the output of")
        self._outputs.menuAction().setVisible(False)
        menu.triggered.connect(self._on_options_triggered)
        return menu

    def _show_drawing_bar(self) -> None:
        drawable = self.view in (self.map, self.curve)
        self.draw.setEnabled(drawable)
        self.drawing_bar.setVisible(drawable and self.draw.isChecked())

    def _show_read_out(self) -> None:
        self.read_out.setText(read_out_words(self._scene, self._frame, self._pointed))

    @Slot(int)
    def _on_view_group_id_clicked(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        with_modes = self.view in (self.map, self.surface)
        for button in self._mode_group.buttons():
            button.setEnabled(with_modes)
        self.read_out.setVisible(self.view is self.map)
        self._show_drawing_bar()
        if self._scene is not None and self._frame is not None:
            self.view.show_frame(self._scene, self._frame)
        self.view_chosen.emit()

    @Slot(int)
    def _on_mode_group_id_clicked(self, number: int) -> None:
        self.mode = list(MapMode)[number]
        self.map.set_mode(self.mode)
        self.surface.set_mode(self.mode)
        self.mode_chosen.emit(self.mode)

    @Slot(bool)
    def _on_draw_toggled(self, checked: bool) -> None:
        if not checked:
            self.drawing_bar.choose_tool(Tool.LOOK)
        self._show_drawing_bar()
        if checked:
            self.drawing_bar.choose_tool(Tool.ADD)

    @Slot(QAction)
    def _on_options_triggered(self, action: QAction) -> None:
        chosen = action.data()
        for view in self.views:
            if action.isCheckable():
                set_option = getattr(view, chosen, None)
                if set_option is not None:
                    set_option(action.isChecked())
            elif isinstance(view, FunctionMap | Surface):
                view.set_output(chosen)

    @Slot(float, float)
    def _on_map_hovered(self, x: float, y: float) -> None:
        self._pointed = (x, y)
        self._show_read_out()

    @Slot()
    def _on_map_unhovered(self) -> None:
        self._pointed = None
        self._show_read_out()


def _choice(words: str, help_text: str, checked: bool) -> QToolButton:
    button = QToolButton()
    button.setText(words)
    button.setCheckable(True)
    button.setChecked(checked)
    button.setToolTip(help_text)
    button.setAutoRaise(True)
    return button
