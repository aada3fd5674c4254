"""The main window: creates the parts and connects them."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QMainWindow

from gui.actions import Actions, Place, StandardKey, check_option, command
from gui.controls import ControlsPanel
from gui.current_frame import CurrentFrame
from gui.data.actions import DataActions
from gui.docks import Docks
from gui.document.autosave import Autosave
from gui.document.autosaving import AutosaveController
from gui.document.document import Document
from gui.document.files import FileActions
from gui.experiment_editing import ExperimentEditing
from gui.export.animation.animations import Animations
from gui.export.figure.figures import Figures
from gui.export.network.export import NetworkExport
from gui.export.picture.pictures import Pictures
from gui.export.script import ScriptExport
from gui.gradients.bugs import BugBar, PlantedBugs
from gui.gradients.checks import GradientChecks
from gui.help import Help
from gui.labels import MessageBar
from gui.lessons.actions import LessonActions
from gui.panes.charts import Charts
from gui.panes.drawing import Drawing
from gui.panes.frame_pane import FramePane
from gui.panes.loss_pane import LossPane
from gui.panes.network_pane import NetworkEditing, NetworkPane
from gui.panes.output_pane import OutputPane
from gui.preferences import Preferences
from gui.presentation import Presentation
from gui.runs import RunFiles
from gui.runs.kept import KeptRuns
from gui.seeds.repeating import SeedRuns
from gui.sharing import Sharing
from gui.start import Start
from gui.theme import Theme, ThemedWidget
from gui.theme.icons import icon
from gui.theme.switch import ThemeSwitch
from gui.training import RunController
from gui.training.actions import TrainingActions
from gui.training.building import BuildProgress
from gui.training.cores import CoresChoice
from gui.training.engines import EngineChoice
from gui.training.events import StepPending
from gui.training.frames import FramePresenter, FrameRequests
from gui.training.run_bar import RunBar
from gui.training.step_explaining import StepExplaining
from gui.training.timeline import Timeline
from gui.views import BaseView
from scratchnet.records.store import RunStore
from scratchnet.run.snapshot import Frame, Scene

if TYPE_CHECKING:
    # Made, and imported, when they are first needed.
    from gui.gradients.pane import GradientPane
    from gui.lessons.lessons import Lessons
    from gui.lessons.pane import LessonsPane
    from gui.panes.charts_pane import ChartsPane
    from gui.panes.steps import StepPane
    from gui.runs.pane import RunsPane
    from gui.seeds.pane import SeedsPane

_log = logging.getLogger(__name__)

_NOTE_MS = 10_000
#: In notes about a run that is not under way.
_WAITS_FOR_RUN = "press run"


#: The classes besides the window that declare actions, in the order of their entries within a
#: section of the menus.
_FEATURES = (
    Charts,
    FileActions,
    DataActions,
    Sharing,
    Pictures,
    Figures,
    Animations,
    RunFiles,
    KeptRuns,
    SeedRuns,
    GradientChecks,
    PlantedBugs,
    NetworkExport,
    ScriptExport,
    TrainingActions,
    ControlsPanel,
    NetworkEditing,
    EngineChoice,
    CoresChoice,
    Docks,
    ThemeSwitch,
    Presentation,
    LessonActions,
    Start,
    Help,
)


class MainWindow(QMainWindow):
    """Scratchnet's window. ``engine`` None means the last choice.

    ``store`` keeps its runs; without one they are kept beside the autosave.
    """

    def __init__(
        self,
        themes: ThemeSwitch,
        preferences: Preferences,
        autosave: Autosave,
        engine: str | None = None,
        store: RunStore | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowIcon(icon("scratchnet"))
        self.setAcceptDrops(True)
        self.setStatusBar(MessageBar(self))
        self._autosave_off = QLabel("Autosave is off")
        self._autosave_off.setObjectName("autosave_off")
        self._autosave_off.hide()
        self.statusBar().addPermanentWidget(self._autosave_off)
        self._themes = themes
        self._preferences = preferences
        self.document = Document(self)
        self.controller = RunController(self)
        self.current = CurrentFrame(self)
        self.commands = Actions((MainWindow, *_FEATURES), self)
        self.docks = Docks(self, preferences, themes.theme)
        for pane in self.docks.frame_panes:
            pane.follow(self.current)
        self.docks.made.connect(self._on_docks_made)
        self.controls = self.docks.widget(ControlsPanel)
        self.network_pane = self.docks.widget(NetworkPane)
        self.output_pane = self.docks.widget(OutputPane)
        self.loss_pane = self.docks.widget(LossPane)
        self.files = FileActions(self.document, preferences, self)
        self.engines = EngineChoice(
            self.commands.group("engine"), self.controller, self.current, preferences, self
        )
        self.cores = CoresChoice(self.commands.group("cores"), preferences, self)
        self.run_bar = RunBar(
            self.commands.reset,
            self.commands.run,
            self.commands.step,
            self.commands.explain_step,
            self.commands.run_again,
            self.commands.retry,
            themes.theme,
        )
        self.frame_requests = FrameRequests(self.controller, self.docks.frame_panes)
        self.presenter = FramePresenter(
            self.controller,
            self.current,
            self.run_bar,
            self.docks.frame_panes,
            self,
        )
        self.timeline = Timeline(
            self.loss_pane.timeline,
            self.controller,
            self.current,
            self.presenter,
            self.frame_requests,
            self,
        )
        self.training = TrainingActions(
            self.controller,
            self.document,
            self.run_bar,
            self.current,
            self.commands.retry,
            self,
        )
        self.step_explaining = StepExplaining(
            self.docks.later("steps"),
            self.training,
            self.controller,
            self.timeline,
            self.current,
            self,
        )
        self.drawing = Drawing(self.document, self.output_pane, self)
        self.data_actions = DataActions(self.document, preferences, self)
        self.sharing = Sharing(self.document, self.files, self)
        self.editing = NetworkEditing(self.document, self.network_pane.view, self)
        self.autosaving = AutosaveController(autosave, self.document, self.current, self)
        self.runs = RunFiles(
            self.document,
            self.files,
            self.controller,
            self.engines,
            self.current,
            preferences,
            self,
        )
        self.gradients = GradientChecks(
            self.docks.later("gradients"), self.controller, self.current, preferences, self
        )
        self.bug_bar = BugBar(self)
        self.bugs = PlantedBugs(self.bug_bar, self.controller, self.current, self)
        self.kept_runs = KeptRuns(
            store or RunStore(autosave.folder / "runs.sqlite3"),
            self.docks.later("runs"),
            self.loss_pane.view,
            self.document,
            self.files,
            self.controller,
            self.runs.replay,
            self.current,
            preferences,
            themes.theme,
            self,
        )
        self.seeds = SeedRuns(
            self.docks.later("seeds"),
            self.docks.later("runs"),
            self.loss_pane.view,
            self.document,
            self.engines,
            self.kept_runs,
            preferences,
            autosave.folder,
            self,
        )
        self.pictures = Pictures(
            self,
            preferences,
            self.network_pane.view,
            self.output_pane,
            self.loss_pane,
            self.docks.later("charts"),
            self.current,
        )
        self.figures = Figures(self, preferences, self.pictures)
        self.script_export = ScriptExport(self.document, self.current, preferences, self)
        self.network_export = NetworkExport(self.document, self.current, preferences, self)
        self.animations = Animations(self, preferences, self.pictures, themes)
        self.building = BuildProgress(self.controller, self)
        self.statusBar().addPermanentWidget(self.building)
        self.addToolBar(self.run_bar)
        self.addToolBarBreak()
        self.addToolBar(self.bug_bar)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.charts = Charts(self.docks.later("charts"), self.docks.show, preferences, self)
        self._data_folder = autosave.folder.parent
        self.lesson_actions = LessonActions(
            self.docks.later("lessons"), self._make_lessons, self.commands, self.files, self
        )
        self.presentation = Presentation(self.commands, self.docks, themes, self)
        self.start = Start(self.commands, self.files, preferences, themes, self.current, self)
        self.help = Help(self.commands, preferences, self, self._own_keys)
        self.experiment_editing = ExperimentEditing(
            self.controls,
            self.document,
            self.controller,
            self.training,
            self.current,
            self,
        )
        self._wire()
        self._fill_menus()
        self.docks.restore()
        if preferences.collapsed_sections is None:
            self.controls.collapse_at_first(self.screen().availableGeometry().height())
        else:
            self.controls.collapse_sections(preferences.collapsed_sections)
        self.loss_pane.choose_metrics(preferences.loss_metrics or (), preferences.loss_metric_shown)
        self.run_bar.choose_speed(preferences.speed)
        self.run_bar.speed_changed.connect(self._on_run_bar_speed_changed)
        self._on_document_state_changed()
        self.experiment_editing.start()
        self._show_note(
            "Press Run (F5) to train the network. Hover over a control to see what it does."
        )
        self.presenter.start()
        self.engines.start(engine)

    def open_at_start(self, path: Path | None, lesson: Path | None = None) -> None:
        """Recover what a crash left unsaved, and open the file given on the command line.

        Or open a lesson for a class.

        With both, the user is asked what to do with the unsaved experiment first; with neither,
        what to begin with.
        """
        recovered = self.autosaving.recover()
        warning = self.autosaving.show_set_aside()
        if recovered is not None:
            self._show_note("Recovered the experiment of a session that crashed.")
        if recovered is not None and recovered.recipe is not None and path is None:
            self.runs.replay.start(recovered.recipe, None, "the run of the previous session")
            # Settings that had just been changed apply when it is complete.
            self.controller.show_experiment(self.document.experiment)
        if lesson is not None:
            self.lesson_actions.open_file(lesson)
        elif path is not None:
            self.sharing.open_given(path)
        elif recovered is None and warning is None:
            self.start.show_at_start()
        elif recovered is None and warning is not None:
            # One after the other: each keeps the window from being used.
            warning.finished.connect(self.start.show_at_start)

    def _wire(self) -> None:
        """Connect every part by its actions and messages, and what else there is one by one."""
        parts = {self, *(part for part in vars(self).values() if isinstance(part, QObject))}
        for part in parts:
            self.commands.bind(part)
            for signal, slot in (("noted", self._show_note), ("refused", self._show_error)):
                if hasattr(part, signal):
                    getattr(part, signal).connect(slot)
        self.start.closed.connect(self.focus_run)
        self.controls.section_toggled.connect(self._on_controls_section_toggled)
        for pane in (self.output_pane, self.loss_pane):
            pane.notice.retry_requested.connect(self.commands.retry.trigger)
            pane.notice.edit_requested.connect(self.experiment_editing.edit)
            self.document.locks_changed.connect(pane.notice.set_locks)
        self.controller.explaining.connect(self.charts.show_progress)
        self.charts.cancel_wanted.connect(self.controller.cancel_explaining)
        self.charts.topic_wanted.connect(self.help.open)
        self.charts.proposed.connect(self.experiment_editing.edit)
        self.charts.lesson_wanted.connect(self.lesson_actions.open_named)
        self.loss_pane.metric_chosen.connect(self._on_loss_pane_metric_chosen)
        self.lesson_actions.opening.connect(self.docks.show_main_panes)
        self.controls.table_requested.connect(self.data_actions.ask_for_table)
        self.controller.bug_changed.connect(self.seeds.note_bug)
        self.files.sweep_chosen.connect(self.seeds.open_file)
        self.files.table_chosen.connect(self.data_actions.open_table)
        self.document.state_changed.connect(self._on_document_state_changed)
        self.controller.started.connect(self._on_controller_started)
        for source in (self.controller, self.timeline):
            source.step_pending.connect(self._on_controller_step_pending)
        self.training.past_step_wanted.connect(self.timeline.explain)
        self.timeline.branched.connect(self.kept_runs.branch)
        steps_dock = self.docks.dock_of("steps")
        self.docks.later("steps").when_made(
            lambda pane: steps_dock.visibilityChanged.connect(pane.set_in_front)
        )
        self._themes.theme_changed.connect(self._on_themes_theme_changed)
        self.presenter.ended.connect(self._on_presenter_ended)
        self.kept_runs.pane_wanted.connect(self._on_kept_runs_pane_wanted)
        self.kept_runs.line_wanted.connect(self.charts.show_line_to)
        self.seeds.pane_wanted.connect(self._on_seeds_pane_wanted)
        self.gradients.pane_wanted.connect(self._on_gradients_pane_wanted)
        self.bug_bar.check_wanted.connect(self.gradients.check)
        self.bugs.edit_wanted.connect(self.experiment_editing.edit_together)
        self.bugs.told.connect(self.step_explaining.tell_bug)
        self.autosaving.working.connect(self._autosave_off.setHidden)
        for frame_pane in self.docks.frame_panes:
            frame_pane.menu_wanted.connect(self._on_pane_menu_wanted)

    # -- panes that are made when they are first needed --------------------------------------

    @property
    def step_pane(self) -> "StepPane":
        """The pane *Step by step*."""
        pane: StepPane = self.docks.later("steps").get()
        return pane

    @property
    def charts_pane(self) -> "ChartsPane":
        """The pane of charts."""
        pane: ChartsPane = self.docks.later("charts").get()
        return pane

    @property
    def gradient_pane(self) -> "GradientPane":
        """The pane of gradient checks."""
        pane: GradientPane = self.docks.later("gradients").get()
        return pane

    @property
    def runs_pane(self) -> "RunsPane":
        """The list of kept runs."""
        pane: RunsPane = self.docks.later("runs").get()
        return pane

    @property
    def seeds_pane(self) -> "SeedsPane":
        """The pane of many seeds."""
        pane: SeedsPane = self.docks.later("seeds").get()
        return pane

    @property
    def lessons(self) -> "Lessons":
        """The lessons and their pane."""
        return self.lesson_actions.lessons

    @Slot(object)
    def _on_docks_made(self, pane: ThemedWidget) -> None:
        if isinstance(pane, FramePane):
            pane.follow(self.current)
            self.frame_requests.add(pane)
            self.presenter.add(pane)
            pane.menu_wanted.connect(self._on_pane_menu_wanted)

    def _make_lessons(self, pane: "LessonsPane") -> "Lessons":
        from gui.lessons.lessons import Lessons
        from gui.lessons.progress import FILE_NAME, Progress

        return Lessons(
            pane,
            self.docks.show,
            self.commands,
            self.document,
            self.files,
            self.controller,
            self.run_bar,
            self.runs,
            self.current,
            Progress(self._data_folder / FILE_NAME, self),
            self._preferences,
            self,
        )

    def _own_keys(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        return {
            "Drawing samples": self.output_pane.drawing_bar.keys(),
            "Drawing pad": self.output_pane.pad_bar.keys(),
            "Step by step": self.step_pane.keys(),
            "Runs": self.runs_pane.keys(),
            "Seeds": self.seeds_pane.keys(),
            "Gradient check": self.gradient_pane.keys(),
        }

    @Slot()
    def _on_kept_runs_pane_wanted(self) -> None:
        self.docks.show(self.runs_pane)
        self.runs_pane.table.setFocus()

    @Slot()
    def _on_seeds_pane_wanted(self) -> None:
        self.docks.show(self.seeds_pane)

    @Slot()
    def _on_gradients_pane_wanted(self) -> None:
        self.docks.show(self.gradient_pane)
        self.gradient_pane.map.setFocus()

    def _fill_menus(self) -> None:
        commands = self.commands
        check_option(commands.group("theme"), self._themes.choice)
        commands.add(
            Place.OPEN, self.files.recent_menu.menuAction(), self.files.presets_menu.menuAction()
        )
        commands.add(Place.RUN, self.training.continue_menu.menuAction())
        commands.add(Place.UNDO, *self.document.undo_actions())
        commands.add(Place.PANES, *(dock.toggleViewAction() for dock in self.docks.docks))
        commands.fill(self.menuBar())

    def views(self) -> list[BaseView]:
        """Return every view that is made, visible or not."""
        return [view for pane in self.docks.frame_panes for view in pane.views]

    # -- the run -----------------------------------------------------------------------------

    @property
    def scene(self) -> Scene | None:
        """What the frame that is shown belongs to; None at first."""
        return self.current.scene

    @property
    def frame(self) -> Frame | None:
        """The frame that is shown; None at first."""
        return self.current.frame

    @property
    def running(self) -> bool:
        """Whether it trains now."""
        return self.training.running

    @Slot(object)
    def _on_presenter_ended(self, frame: Frame) -> None:
        self.experiment_editing.show_ended(frame, replayed=bool(self.runs.replay.result_text))

    @Slot()
    def _on_controller_started(self) -> None:
        # What was said of a run that waits is no longer true.
        if _WAITS_FOR_RUN in self.statusBar().currentMessage().lower():
            self.statusBar().clearMessage()
        # The step that was explained lies behind the run.
        self.current.explain(None)

    @Slot(object)
    def _on_controller_step_pending(self, event: StepPending) -> None:
        if self.gradients.takes(event):
            return
        self.docks.show(self.step_pane)
        self.step_explaining.show(event, knows_bug=not self.bugs.secret)

    # -- what is remembered ------------------------------------------------------------------

    @Slot()
    def _on_controls_section_toggled(self) -> None:
        if self.document.is_set_aside:
            # A lesson collapses what it locks.
            return
        self._preferences.collapsed_sections = tuple(self.controls.collapsed_sections())

    @Slot(object)
    def _on_run_bar_speed_changed(self, steps_per_second: float | None) -> None:
        self._preferences.speed = steps_per_second

    @Slot()
    def _on_loss_pane_metric_chosen(self) -> None:
        view = self.loss_pane.view
        self._preferences.loss_metrics = tuple(metric.name for metric in view.chosen_metrics)
        self._preferences.loss_metric_shown = view.metric_shown

    @Slot()
    def _on_document_state_changed(self) -> None:
        self.setWindowTitle(f"{self.document.name}[*] – Scratchnet")
        self.setWindowModified(self.document.modified)

    # -- the window --------------------------------------------------------------------------

    @Slot(object)
    def _on_themes_theme_changed(self, theme: Theme) -> None:
        self.run_bar.set_theme(theme)
        self.docks.set_theme(theme)
        self.kept_runs.set_theme(theme)
        self.docks.follow_text_size()

    @command(
        "reset_zoom",
        "Reset &zoom",
        Place.ZOOM,
        "Show the whole range of every plot",
        keys="Ctrl+Home",
        in_view_menu=True,
    )
    @Slot()
    def reset_zoom(self) -> None:
        """Show the whole range of every plot."""
        for view in self.views():
            view.reset_zoom()

    @command("quit", "&Quit", Place.QUIT, "Close the window", keys=StandardKey.Quit)
    @Slot()
    def quit(self) -> None:
        """Close the window, after asking about unsaved changes."""
        self.close()

    @Slot(QPoint)
    def _on_pane_menu_wanted(self, place: QPoint) -> None:
        self.commands.view_menu(self).popup(place)

    @Slot(str)
    def _show_note(self, text: str) -> None:
        self.statusBar().setStyleSheet("")
        self.statusBar().showMessage(text, _NOTE_MS)

    @Slot(str)
    def _show_error(self, text: str) -> None:
        _log.info("refused: %s", text)
        self.statusBar().setStyleSheet(f"color: {self._themes.theme.error}")
        self.statusBar().showMessage(text)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.focusWidget() is None:
            self.focus_run()

    @Slot()
    def focus_run(self) -> None:
        """Give the focus to what runs on Space and Return, not to the first control."""
        self.run_bar.run_button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Run or pause on Space, leave a presentation on Esc, unless a control takes the key."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            if not event.isAutoRepeat():
                self.commands.run.trigger()
        elif event.key() != Qt.Key.Key_Escape or not self.presentation.leave():
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        is_file = mime.hasUrls() and mime.urls()[0].isLocalFile()
        if is_file or self.sharing.text_in(mime):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped, an experiment's text or link, or a file: the first."""
        event.acceptProposedAction()
        mime = event.mimeData()
        if shared := self.sharing.text_in(mime):
            self.sharing.open_text(shared)
            return
        path = Path(mime.urls()[0].toLocalFile())
        self.files.open(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not (self.lesson_actions.may_close() and self.files.may_discard()):
            event.ignore()
            return
        self.presenter.close()
        self.docks.save()
        # Whatever still has to end, the user is done with the window.
        self.hide()
        self.controller.end()
        self.script_export.close()
        self.animations.close()
        self.step_explaining.close()
        self.engines.close()
        self.runs.close()
        self.timeline.close()
        self.gradients.close()
        self.lesson_actions.close()
        self.seeds.close()
        self.kept_runs.close()
        self.controller.close()
        self.autosaving.close()
        event.accept()
