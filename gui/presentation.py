"""Showing the window to many: large text, the full screen, and a layout for a projector."""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QMainWindow

from gui.actions import Actions, Place, command
from gui.docks import Docks
from gui.preferences import TEXT_SIZES
from gui.theme.switch import NORMAL_SIZE, ThemeSwitch

#: How large text is at least while presenting, in per cent, where the screen has room for it.
_PRESENTED_SIZE = 150
#: The width that the window needs for text of the usual size, in pixels.
_LEAST_WIDTH_PX = 800


class Presentation(QObject):
    """Changes the size of text and lines, and presents.

    ``presenting`` says whether the layout is that for a projector.
    """

    def __init__(
        self, actions: Actions, docks: Docks, themes: ThemeSwitch, window: QMainWindow
    ) -> None:
        super().__init__(window)
        self._docks = docks
        self._themes = themes
        self._window = window
        self.presenting = False
        self._size_before = NORMAL_SIZE
        self._full_before = False
        self._actions = actions
        self._offer_sizes()

    @command(
        "larger_text",
        "&Larger text",
        Place.TEXT,
        "Make all text and lines larger",
        keys=("Ctrl++", "Ctrl+="),
    )
    @Slot()
    def enlarge(self) -> None:
        """Make all text and lines larger by a step."""
        self._resize(min((size for size in self._sizes() if size > self._size), default=0))

    @command(
        "smaller_text",
        "S&maller text",
        Place.TEXT,
        "Make all text and lines smaller",
        keys="Ctrl+-",
    )
    @Slot()
    def shrink(self) -> None:
        """Make all text and lines smaller by a step."""
        self._resize(max((size for size in self._sizes() if size < self._size), default=0))

    @command(
        "normal_text", "&Normal text size", Place.TEXT, "Text and lines as usual", keys="Ctrl+0"
    )
    @Slot()
    def restore_size(self) -> None:
        """Give text and lines their usual size."""
        self._resize(NORMAL_SIZE)

    @command(
        "full_screen",
        "&Full screen",
        Place.PRESENT,
        "Use all of the screen, or a window again; Esc leaves it",
        keys="F11",
    )
    @Slot()
    def toggle_full_screen(self) -> None:
        """Use all of the screen, or go back to a window."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    @command(
        "present",
        "P&resentation",
        Place.PRESENT,
        "Large output, loss and text on all of the screen, for a projector; Esc leaves it",
        keys="Shift+F11",
    )
    @Slot()
    def toggle_presentation(self) -> None:
        """Show output and loss large, or everything as it was before."""
        if self.presenting:
            self._end_presentation()
            return
        self.presenting = True
        self._size_before = self._themes.text_size
        self._full_before = self._window.isFullScreen()
        # Before the text, or the window would grow for panes that are about to be hidden.
        self._docks.present()
        # For the time being: the size that is remembered stays.
        large = max(size for size in self._sizes() if size <= _PRESENTED_SIZE)
        self._themes.resize_text(max(self._size_before, large), remember=False)
        self._offer_sizes()
        self._window.setWindowState(self._window.windowState() | Qt.WindowState.WindowFullScreen)

    def leave(self) -> bool:
        """Leave presentation and full screen; return whether there was anything to leave."""
        if self.presenting:
            self._end_presentation()
            return True
        if self._window.isFullScreen():
            self.toggle_full_screen()
            return True
        return False

    def _end_presentation(self) -> None:
        self.presenting = False
        self._themes.resize_text(self._size_before, remember=False)
        self._offer_sizes()
        if not self._full_before:
            self._window.setWindowState(
                self._window.windowState() & ~Qt.WindowState.WindowFullScreen
            )
        self._docks.end_presentation()

    def _resize(self, percent: int) -> None:
        if percent:
            self._themes.resize_text(percent, remember=not self.presenting)
            self._offer_sizes()

    def _offer_sizes(self) -> None:
        """Disable what would change nothing."""
        self._actions.larger_text.setEnabled(self._size < max(self._sizes()))
        self._actions.smaller_text.setEnabled(self._size > min(self._sizes()))

    @property
    def _size(self) -> int:
        return self._themes.text_size

    def _sizes(self) -> list[int]:
        """Return the sizes with which the window still fits the screen."""
        width = self._window.screen().availableGeometry().width()
        most = max(100 * width // _LEAST_WIDTH_PX, NORMAL_SIZE)
        return [size for size in TEXT_SIZES if size <= most]
