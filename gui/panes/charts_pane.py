"""The pane of charts: one idea each, with a paragraph about what is shown."""

from html import escape

from PySide6.QtCore import QMargins, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
)

from gui.flow import FlowLayout
from gui.labels import WrappedLabel
from gui.panes.chart_options import ChartOptions
from gui.panes.frame_pane import FramePane, bar_of
from gui.panes.view_row import ViewRow
from gui.panes.view_stack import ViewStack
from gui.plain import plain_text
from gui.theme import Theme
from gui.topics import topic_of
from gui.views import BaseView
from gui.views.charts.chart import Chart
from gui.views.charts.landscape import LossLandscape
from gui.views.charts.landscape_line import OtherRun
from gui.views.registry import Pane, paths_shown, record_of, slice_shown, views_in
from scratchnet.explain import PathRequest, SliceRequest
from scratchnet.run.snapshot import Frame, Scene

#: The paragraph has at most so many lines, and so much of the pane's height.
_MOST_LINES, _TEXT_SHARE = 5, 0.15
_WHOLE, _PROGRESS_PX = 1000, 90


class ChartsPane(FramePane):
    """Offers the charts; the one that is shown is given the frames.

    Signals: ``topic_wanted(str)``, the section of the guide about a chart; ``lesson_wanted(str)``,
    the lesson about it, by its name; ``explained()``, the paragraph was shown or hidden;
    ``proposed(str, object)``, a setting by its path and the value that a chart suggests;
    ``cancel_wanted(bool)``, what the chart shows shall not be worked out, or after all.
    """

    topic_wanted = Signal(str)
    lesson_wanted = Signal(str)
    explained = Signal()
    proposed = Signal(str, object)
    cancel_wanted = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._stack = ViewStack(views_in(Pane.CHARTS), theme)
        self._scene: Scene | None = None
        #: The fraction that is done of what the chart waits for; None if nobody knows.
        self._done: float | None = None
        #: Which paths of optimizers and which slice of the loss were shown last.
        self._asked: tuple[PathRequest | None, SliceRequest | None] = None, None
        self.view_row = ViewRow([record.view for record in self._stack.records], ())
        self._options: dict[BaseView, ChartOptions] = {}
        self._option_rows = QVBoxLayout()
        self._option_rows.setContentsMargins(0, 0, 0, 0)
        self._stack.made.connect(self.adopt)
        self.explain = QToolButton()
        self.explain.setObjectName("explain_chart")
        self.explain.setText("What it shows")
        self.explain.setToolTip("Show or hide the paragraph about this chart")
        self.explain.setAutoRaise(True)
        self.explain.setCheckable(True)
        self.explain.setChecked(True)
        self.explain.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.use = QPushButton()
        self.use.setObjectName("use_proposal")
        self.use.setToolTip("Change this setting; Undo takes it back")
        self.use.hide()
        self.progress = QProgressBar()
        self.progress.setObjectName("chart_progress")
        self.progress.setAccessibleName("Progress of what the chart shows")
        self.progress.setRange(0, _WHOLE)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(_PROGRESS_PX)
        self.cancel = QToolButton()
        self.cancel.setObjectName("cancel_chart")
        self.cancel.setAutoRaise(True)
        self.cancel.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for widget in (self.progress, self.cancel):
            widget.hide()
        self.links = QLabel()
        self.links.setObjectName("chart_links")
        self.links.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.links.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self._paragraph = _Paragraph()
        self.text = self._paragraph.text
        row = FlowLayout(QMargins(8, 0, 10, 0), spacing=6)
        for each in (self.explain, self.use, self.progress, self.cancel):
            row.add(each)
        row.add(self.links, at_end=True)
        below = bar_of(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view_row)
        option_bar = bar_of(self._option_rows)
        layout.addWidget(option_bar)
        layout.addWidget(self._stack, 1)
        layout.addWidget(below)
        layout.addWidget(self._paragraph)
        self.bars = [self.view_row, option_bar, below, self._paragraph]
        self.view_row.chosen.connect(self._on_view_row_chosen)
        self.explain.toggled.connect(self._on_explain_toggled)
        self.use.clicked.connect(self._on_use_clicked)
        self.cancel.clicked.connect(self._on_cancel_clicked)
        self.links.linkActivated.connect(self._on_links_link_activated)
        self._show_bars()

    @property
    def shown(self) -> Chart:
        """The chart that is shown."""
        return _chart(self._stack.shown)

    @property
    def charts(self) -> list[Chart]:
        """All charts; those that nobody has seen are made."""
        return [_chart(view) for view in self.all_views()]

    @Slot(object)
    def adopt(self, view: BaseView) -> None:
        super().adopt(view)
        chart = _chart(view)
        self._options[chart] = options = ChartOptions(chart)
        options.hide()
        if self._scene is not None:
            options.show_scene(self._scene)
        self._option_rows.addWidget(options)
        chart.changed.connect(self._on_chart_changed)

    def all_views(self) -> list[BaseView]:
        return self._stack.all_views()

    def show_chart(self, name: str) -> None:
        """Show the chart of a name, as in its record; an unknown one changes nothing."""
        for number, record in enumerate(self._stack.records):
            if record.name == name:
                self.view_row.choose(number)
                self._on_view_row_chosen(number)

    def show_line_to(self, other: OtherRun) -> None:
        """Show the losses on the line from the present network to that of another run."""
        self.show_chart(LossLandscape.name)
        chart = self.shown
        assert isinstance(chart, LossLandscape)
        chart.set_other(other)
        chart.changed.emit()

    def show_explanations(self, shown: bool) -> None:
        """Show the paragraphs about charts, or hide them."""
        self.explain.setChecked(shown)

    @Slot(object)
    def show_progress(self, done: float | None) -> None:
        """Show which fraction of what the chart waits for is done; None if nobody knows."""
        self._done = done
        self._show_waiting()

    def _show_waiting(self) -> None:
        """Offer to cancel what the chart waits for, or to work it out after all."""
        waits, cancelled = bool(self.shown.message) or self.shown.unfinished, self.shown.cancelled
        self.progress.setValue(round(_WHOLE * (self._done or 0.0)))
        self.progress.setVisible(waits and self._done is not None)
        self.cancel.setVisible(waits and (self._done is not None or cancelled))
        self.cancel.setText("Work it out" if cancelled else "Cancel")
        self.cancel.setToolTip(
            "Work out what the chart shows, after all"
            if cancelled
            else "Do not work out what the chart shows"
        )

    def _set_cancelled(self, cancelled: bool) -> None:
        if cancelled != self.shown.cancelled:
            self.shown.cancelled = cancelled
            self._done = None
            self.show_current()
            self._show_explanation()

    @Slot()
    def _on_cancel_clicked(self) -> None:
        cancelled = not self.shown.cancelled
        self._set_cancelled(cancelled)
        self.cancel_wanted.emit(cancelled)

    def show_frame(self, scene: Scene, frame: Frame, captioned: bool = True) -> None:
        if not captioned and not self.shown.every_frame:
            return
        new_scene = scene is not self._scene
        if new_scene:
            self._scene = scene
            # What was cancelled was that of the run before.
            self.shown.cancelled = False
            for options in self._options.values():
                options.show_scene(scene)
        super().show_frame(scene, frame, captioned)
        if new_scene:
            # Only now the chart knows which of the new network's parameters it shows.
            self._show_bars()
        if captioned:
            self._show_explanation()
            asked = paths_shown([self.shown]), slice_shown([self.shown])
            if asked != self._asked:
                # With another learning rate the paths are others.
                self._asked = asked
                self.view_chosen.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._paragraph.fit_into(self.height())

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._stack.set_theme(theme)
        self._show_links()

    def set_plain(self, plain: bool) -> None:
        super().set_plain(plain)
        if not plain:
            self._show_bars()

    def _show_bars(self) -> None:
        for chart, options in self._options.items():
            options.setVisible(chart is self.shown and bool(record_of(chart).options))
            if chart is self.shown:
                options.show_values()
        self._paragraph.setVisible(self.explain.isChecked())
        arrow = Qt.ArrowType.DownArrow if self.explain.isChecked() else Qt.ArrowType.RightArrow
        self.explain.setArrowType(arrow)
        self._show_links()
        self._show_explanation()

    def _show_links(self) -> None:
        topic, lesson = topic_of(self.shown), record_of(self.shown).lesson
        links = [f"<a href='{escape(topic)}'>Guide</a>"]
        if lesson:
            links.append(f"<a href='lesson:{escape(lesson)}'>Lesson</a>")
        self.links.setText(" · ".join(links))
        about = f"About this chart, {self.shown.title}"
        self.links.setAccessibleName(about)
        self.links.setToolTip(plain_text(about))

    @Slot()
    def _on_chart_changed(self) -> None:
        self._show_explanation()
        self._set_cancelled(False)
        # What is moved in a plot may need other frames, as another view does.
        self.view_chosen.emit()

    def _show_explanation(self) -> None:
        if self.explain.isChecked():
            self.text.setText(self.shown.explanation())
        proposal = self.shown.proposal()
        self._show_waiting()
        self.use.setVisible(proposal is not None)
        if proposal is not None:
            self.use.setText(proposal.text)

    @Slot()
    def _on_use_clicked(self) -> None:
        proposal = self.shown.proposal()
        if proposal is not None:
            self.proposed.emit(proposal.path, proposal.value)

    @Slot(int)
    def _on_view_row_chosen(self, number: int) -> None:
        self.shown.cancelled = False
        self._done = None
        self._stack.choose(number)
        self.show_current()
        self._show_bars()
        self.view_chosen.emit()

    @Slot(bool)
    def _on_explain_toggled(self, _shown: bool) -> None:
        self._show_bars()
        self.explained.emit()

    @Slot(str)
    def _on_links_link_activated(self, link: str) -> None:
        kind, _, name = link.partition(":")
        if kind == "lesson":
            self.lesson_wanted.emit(name)
        else:
            self.topic_wanted.emit(link)


class _Paragraph(QScrollArea):
    """A text that scrolls; its height is the same for all texts, so that no chart moves."""

    def __init__(self) -> None:
        super().__init__()
        self.text = WrappedLabel()
        self.text.setObjectName("chart_explanation")
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text.setContentsMargins(10, 0, 10, 2)
        self.setAccessibleName("About this chart")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self.text)

    def fit_into(self, height: int) -> None:
        """Take a part of a pane of this height in pixels, but no more than some lines."""
        line = self.fontMetrics().lineSpacing()
        # Whole lines: half a line cannot be read.
        lines = min(_MOST_LINES, max(1, round(_TEXT_SHARE * height / line)))
        self.setFixedHeight(lines * line + 4)


def _chart(view: BaseView) -> Chart:
    assert isinstance(view, Chart)
    return view
