"""The start page: what one can begin with."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QCommandLinkButton,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from gui.actions import Actions, Place, command
from gui.controls.dataset_choice import gallery_items
from gui.controls.gallery import GalleryPicker, width_of
from gui.current_frame import CurrentFrame
from gui.dialogs import open_with_size
from gui.document.files import FileActions
from gui.labels import whole_tip
from gui.preferences import Preferences
from gui.theme import Theme
from gui.theme.icons import icon
from gui.theme.switch import ThemeSwitch
from scratchnet.registry import Registry
from scratchnet.run.snapshot import Frame, Scene

_SIZE_PX = (900, 600)
_COLUMNS = 7
_LEFT_PX = 330
_ICON_PX = 32
_MOST_RECENT = 5
#: Enough for the window to be painted with its first map.
_AFTER_FIRST_FRAME_MS = 30


@dataclass(frozen=True, slots=True)
class StartEntry:
    """Something to begin with; choosing it closes the page and triggers an action.

    ``action`` is the action's name, ``icon`` a file of ``resources/icons``.
    """

    name: str
    title: str
    text: str
    icon: str
    action: str


#: What the page offers besides the gallery and the recent files, in order.
START_ENTRIES = Registry(
    StartEntry(
        "lessons",
        "Lessons",
        "Learn step by step: tutorials, exercises and missions that check themselves.",
        "lesson",
        "lessons",
    ),
    StartEntry(
        "article",
        "The article's circle",
        "Four hidden neurons learn a circle. Ready to run: press Space.",
        "circle",
        "new",
    ),
    StartEntry(
        "data",
        "Your own data",
        "Train on a table in a file, such as CSV or a workbook.",
        "table",
        "open_data",
    ),
    StartEntry(
        "open",
        "Open a file",
        "Continue with an experiment or a run that was saved.",
        "folder",
        "open",
    ),
)


class Start(QObject):
    """Shows the start page, and does what is chosen in it.

    Signals: ``closed()``, the page was closed, whatever was chosen.
    """

    closed = Signal()

    def __init__(
        self,
        actions: Actions,
        files: FileActions,
        preferences: Preferences,
        themes: ThemeSwitch,
        current: CurrentFrame,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._actions = actions
        self._files = files
        self._preferences = preferences
        self._themes = themes
        self._current = current
        self._window = window
        self._at_start_timer = QTimer(self, interval=_AFTER_FIRST_FRAME_MS, singleShot=True)
        self._at_start_timer.timeout.connect(self._on_at_start_timer_timeout)

    @command("start", "&Start page…", Place.HELP, "Choose what to begin with")
    @Slot()
    def show(self) -> None:
        """Show the page."""
        recent = [path for path in self._files.recent() if path.is_file()][:_MOST_RECENT]
        shown = self._preferences.start_page
        page = StartPage(recent, shown, self._themes.theme, self._window)
        page.chosen.connect(self._on_page_chosen)
        page.preset_chosen.connect(self._files.open_preset)
        page.file_chosen.connect(self._files.open)
        page.shown_at_start_changed.connect(self._on_page_shown_at_start_changed)
        page.finished.connect(self._on_page_finished)
        page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page.open()

    def show_at_start(self) -> None:
        """Show the page once the window shows a map, unless the user does not want it at the start.

        To make the page takes as long as to draw the map, which is what one waits for.
        """
        if not self._preferences.start_page:
            return
        if self._current.frame is None:
            self._current.changed.connect(self._on_current_changed)
        else:
            self._at_start_timer.start()

    @Slot(object, object)
    def _on_current_changed(self, _scene: Scene, _frame: Frame) -> None:
        self._current.changed.disconnect(self._on_current_changed)
        # Views draw the frame after this signal, which may take longer than the timer.
        QTimer.singleShot(0, self._at_start_timer, self._at_start_timer.start)

    @Slot()
    def _on_at_start_timer_timeout(self) -> None:
        # Who has opened a dialog, or closed the window, has begun with something else.
        if self._window.isVisible() and QApplication.activeModalWidget() is None:
            self.show()

    @Slot(str)
    def _on_page_chosen(self, name: str) -> None:
        getattr(self._actions, START_ENTRIES[name].action).trigger()

    @Slot()
    def _on_page_finished(self) -> None:
        self.closed.emit()

    @Slot(bool)
    def _on_page_shown_at_start_changed(self, shown: bool) -> None:
        self._preferences.start_page = shown


class StartPage(QDialog):
    """Offers entries, recent files and the gallery; choosing one closes it first.

    Signals: ``chosen(str)``, the name of an entry; ``preset_chosen(str)``, the key of a dataset;
    ``file_chosen(Path)``; ``shown_at_start_changed(bool)``.
    """

    chosen = Signal(str)
    preset_chosen = Signal(str)
    file_chosen = Signal(object)
    shown_at_start_changed = Signal(bool)

    def __init__(
        self,
        recent: list[Path],
        shown_at_start: bool,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("start_page")
        self.setWindowTitle("Start – Scratchnet")
        self._theme = theme
        #: What choosing each button does once the page is closed.
        self._does: dict[QPushButton, Callable[[], object]] = {}
        left = QVBoxLayout()
        left.setSpacing(4)
        entries = [self._entry_button(entry) for entry in START_ENTRIES.values()]
        for button in entries:
            left.addWidget(button)
        if recent:
            left.addSpacing(10)
            left.addWidget(_heading("Recent files"))
            for path in recent:
                left.addWidget(self._recent_button(path))
        left.addStretch(1)
        self.picker = GalleryPicker(gallery_items(), theme)
        self.picker.picked.connect(self._on_picker_picked)
        right = QVBoxLayout()
        right.addWidget(_heading("Or a dataset, with a network that learns it"))
        right.addWidget(self._scrolling(self.picker), 1)
        middle = QHBoxLayout()
        middle.setSpacing(18)
        middle.addLayout(left, 1)
        middle.addLayout(right)
        self.at_start = QCheckBox("S&how this page at the start")
        self.at_start.setObjectName("show_at_start")
        self.at_start.setChecked(shown_at_start)
        self.at_start.toggled.connect(self.shown_at_start_changed)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        bottom = QHBoxLayout()
        bottom.addWidget(self.at_start)
        bottom.addStretch(1)
        bottom.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 12)
        column.setSpacing(10)
        column.addWidget(_title("What would you like to train?"))
        column.addLayout(middle, 1)
        column.addLayout(bottom)
        open_with_size(self, *_SIZE_PX)
        entries[0].setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def _entry_button(self, entry: StartEntry) -> QPushButton:
        button = _EntryButton(entry.title, entry.text)
        button.setObjectName(f"start_{entry.name}")
        button.setIcon(icon(entry.icon, self._theme.accent))
        button.setIconSize(QSize(_ICON_PX, _ICON_PX))
        button.setAccessibleName(entry.title)
        button.setAccessibleDescription(entry.text)
        button.setFixedWidth(_LEFT_PX)
        self._offer(button, partial(self.chosen.emit, entry.name))
        return button

    def _recent_button(self, path: Path) -> QPushButton:
        button = QPushButton()
        button.setObjectName("start_recent")
        button.setFlat(True)
        button.setFixedWidth(_LEFT_PX)
        button.setStyleSheet(
            "QPushButton { text-align: left; padding: 4px 10px; border: 1px solid transparent; }"
            "QPushButton:focus, QPushButton:hover { border-color: palette(highlight); }"
        )
        metrics, room = button.fontMetrics(), _LEFT_PX - 28
        text = metrics.elidedText(path.name, Qt.TextElideMode.ElideMiddle, room)
        button.setText(text.replace("&", "&&"))
        button.setToolTip(whole_tip(str(path)))
        button.setAccessibleName(f"Open {path.name}")
        button.setAccessibleDescription(str(path))
        self._offer(button, partial(self.file_chosen.emit, path))
        return button

    def _offer(self, button: QPushButton, does: Callable[[], object]) -> None:
        # None looks as if Return pressed it while another has the focus.
        button.setAutoDefault(False)
        button.clicked.connect(self._on_button_clicked)
        self._does[button] = does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        # Return presses the button that has the focus, and no other.
        focused = self.focusWidget()
        if isinstance(focused, QPushButton):
            focused.click()

    def _scrolling(self, content: QWidget) -> QScrollArea:
        area = QScrollArea()
        area.setAccessibleName("Datasets")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setWidget(content)
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        area.setFixedWidth(width_of(_COLUMNS) + bar + 2)
        return area

    @Slot()
    def _on_button_clicked(self) -> None:
        # Closed first: what follows may be a dialog of its own.
        self.accept()
        for button, does in self._does.items():
            if button is self.sender():
                does()

    @Slot(str)
    def _on_picker_picked(self, key: str) -> None:
        self.accept()
        self.preset_chosen.emit(key)


class _EntryButton(QCommandLinkButton):
    """A link with a line of text, which shows that it has the focus: Qt's style does not."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().highlight().color(), 1.5))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)
            painter.end()


def _title(text: str) -> QLabel:
    title = QLabel(text)
    font = title.font()
    font.setPointSizeF(font.pointSizeF() * 1.6)
    font.setBold(True)
    title.setFont(font)
    return title


def _heading(text: str) -> QLabel:
    heading = QLabel(text)
    font = heading.font()
    font.setBold(True)
    heading.setFont(font)
    return heading
