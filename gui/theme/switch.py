"""The choice of a theme: the system's, light or dark."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from gui.actions import Place, choice
from gui.preferences import Preferences
from gui.theme.theme import DARK, LIGHT, Theme, apply_palette

#: The choices, as the preferences hold them.
SYSTEM, LIGHT_NAME, DARK_NAME = "system", LIGHT.name, DARK.name


class ThemeSwitch(QObject):
    """Applies a theme to the application and remembers the choice.

    Signals: ``theme_changed(Theme)``.
    """

    theme_changed = Signal(object)

    def __init__(self, application: QApplication, preferences: Preferences) -> None:
        super().__init__()
        self._application = application
        self._preferences = preferences
        self.choice = preferences.theme
        self.theme = self._chosen_theme()
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

    def _chosen_theme(self) -> Theme:
        if self.choice == SYSTEM:
            dark = self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self.choice == DARK_NAME else LIGHT

    def _apply(self) -> None:
        theme = self._chosen_theme()
        if theme is not self.theme:
            self.theme = theme
            apply_palette(self._application, theme)
            self.theme_changed.emit(theme)

    @Slot()
    def _on_color_scheme_changed(self) -> None:
        self._apply()
