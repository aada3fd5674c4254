"""The choice of a theme: the system's, light or dark, and how large text and lines are."""

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from gui.actions import Place, choice
from gui.preferences import Preferences
from gui.theme.fonts import resize_text
from gui.theme.theme import DARK, LIGHT, Style, Theme, apply_palette

#: The choices, as the preferences hold them.
SYSTEM, LIGHT_NAME, DARK_NAME = "system", LIGHT.name, DARK.name
NORMAL_SIZE = Preferences.text_size.default()


class ThemeSwitch(QObject):
    """Applies a theme and a text size to the application and remembers the choices.

    Signals: ``theme_changed(Theme)``, also for another size.
    """

    theme_changed = Signal(object)

    def __init__(self, application: QApplication, preferences: Preferences) -> None:
        super().__init__()
        self._application = application
        self._preferences = preferences
        self.choice = preferences.theme
        #: In per cent; see `gui.preferences.TEXT_SIZES`.
        self.text_size = preferences.text_size
        self.theme = self._chosen_theme()
        resize_text(self.text_size / NORMAL_SIZE)
        application.setStyle("Fusion")
        apply_palette(application, self.theme)
        application.styleHints().colorSchemeChanged.connect(self._on_color_scheme_changed)

    @choice(
        "theme",
        Place.THEME,
        (
            (SYSTEM, "Follow the &system", "Use light or dark colours as the system does"),
            (LIGHT_NAME, "&Light", "Use light colours"),
            (DARK_NAME, "&Dark", "Use dark colours"),
        ),
    )
    def choose(self, name: str) -> None:
        """Follow the system, or use one theme always."""
        self.choice = name
        self._preferences.theme = name
        self._apply()

    def resize_text(self, percent: int, *, remember: bool = True) -> None:
        """Make all text and lines so many per cent of their usual size: one of `TEXT_SIZES`."""
        self.text_size = percent
        if remember:
            self._preferences.text_size = percent
        resize_text(percent / NORMAL_SIZE)
        self._apply()

    def _chosen_theme(self) -> Theme:
        dark = self.choice == DARK_NAME
        if self.choice == SYSTEM:
            dark = self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        theme = DARK if dark else LIGHT
        if self.text_size == NORMAL_SIZE:
            return theme
        return replace(theme, style=Style(scale=self.text_size / NORMAL_SIZE))

    def _apply(self) -> None:
        theme = self._chosen_theme()
        if (theme.name, theme.style) != (self.theme.name, self.theme.style):
            self.theme = theme
            apply_palette(self._application, theme)
            self.theme_changed.emit(theme)

    @Slot()
    def _on_color_scheme_changed(self) -> None:
        self._apply()
