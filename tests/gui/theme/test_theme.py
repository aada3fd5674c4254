"""Themes: readable, remembered, following the system; styles of print; icons."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

import resources
from gui.preferences import Preferences
from gui.theme import DARK, LIGHT, Style, Theme, apply_palette
from gui.theme import switch as switch_module
from gui.theme.contrast import ink_on
from gui.theme.icons import icon
from gui.theme.switch import DARK_NAME, LIGHT_NAME, SYSTEM, ThemeSwitch


def test_the_window_s_style_leaves_everything_as_it_is(qapp: QApplication) -> None:
    font = QFont("DejaVu Sans")
    font.setPointSizeF(11.5)
    font.setItalic(True)
    for theme in (LIGHT, DARK):
        assert theme.style == Style()
        assert theme.style.font(font) == font
        assert not theme.style.printed
        assert theme.style.captioned


def test_a_style_for_print_gives_all_fonts_its_size_and_family(qapp: QApplication) -> None:
    style = Style(family="DejaVu Serif", text_px=12)
    own = QFont("DejaVu Sans")
    own.setPointSizeF(8.0)
    own.setBold(True)
    font = style.font(own)
    assert (font.family(), font.pixelSize(), font.bold()) == ("DejaVu Serif", 12, True)
    assert own.family() == "DejaVu Sans"
    assert style.printed


THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
ROLE, GROUP = QPalette.ColorRole, QPalette.ColorGroup
#: Each role of text with the role that lies behind it.
TEXTS = [
    (ROLE.WindowText, ROLE.Window),
    (ROLE.Text, ROLE.Base),
    (ROLE.Text, ROLE.AlternateBase),
    (ROLE.ButtonText, ROLE.Button),
    (ROLE.ToolTipText, ROLE.ToolTipBase),
    (ROLE.PlaceholderText, ROLE.Base),
    (ROLE.HighlightedText, ROLE.Highlight),
    (ROLE.BrightText, ROLE.Window),
    (ROLE.Link, ROLE.Window),
    (ROLE.Link, ROLE.Base),
    (ROLE.Link, ROLE.ToolTipBase),
    (ROLE.LinkVisited, ROLE.Window),
    (ROLE.LinkVisited, ROLE.Base),
]
GROUPS = pytest.mark.parametrize("group", [GROUP.Active, GROUP.Inactive, GROUP.Disabled])


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of WCAG 2."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@THEMES
@GROUPS
@pytest.mark.parametrize(("text", "behind"), TEXTS, ids=lambda role: role.name)
def test_text_can_be_read(
    theme: Theme,
    group: QPalette.ColorGroup,
    text: QPalette.ColorRole,
    behind: QPalette.ColorRole,
) -> None:
    palette = theme.palette()
    assert contrast(palette.color(group, text), palette.color(group, behind)) >= 4.5


@THEMES
@pytest.mark.parametrize("text", ["text", "faint_text", "error", "live"])
@pytest.mark.parametrize("behind", ["plot", "window", "base", "raised"])
def test_text_of_views_can_be_read_wherever_it_stands(theme: Theme, text: str, behind: str) -> None:
    assert contrast(QColor(getattr(theme, text)), QColor(getattr(theme, behind))) >= 4.5


@THEMES
@pytest.mark.parametrize("line", ["curve", "test", "curve_metric", "test_metric", "mark"])
def test_lines_stand_out_from_the_plot(theme: Theme, line: str) -> None:
    # WCAG 2 asks 3 : 1 of graphics.
    assert contrast(QColor(getattr(theme, line)), QColor(theme.plot)) >= 3


@THEMES
def test_lines_of_runs_and_of_choices_stand_out_from_the_plot(theme: Theme) -> None:
    for line in theme.lines:
        assert contrast(QColor(line), QColor(theme.plot)) >= 3, line


@THEMES
def test_text_on_every_colour_of_values_and_classes_can_be_read(theme: Theme) -> None:
    fills = [QColor(*row) for row in theme.values.tolist()] + list(map(QColor, theme.classes))
    for fill in fills:
        assert contrast(ink_on(fill), fill) >= 4.5


@THEMES
def test_what_is_off_is_fainter_and_can_still_be_read(theme: Theme) -> None:
    palette = theme.palette()
    off, window = QPalette.ColorGroup.Disabled, palette.color(ROLE.Window)
    faint = contrast(palette.color(off, ROLE.WindowText), window)
    assert 4.5 <= faint < contrast(palette.color(ROLE.WindowText), window)


def test_one_theme_is_light_and_the_other_dark() -> None:
    assert QColor(LIGHT.window).lightness() > 200
    assert QColor(DARK.window).lightness() < 60
    assert LIGHT.name != DARK.name


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def application(qapp: QApplication) -> Iterator[QApplication]:
    before = qapp.palette()
    style = qapp.style().objectName()
    qapp.setStyle("Fusion")
    yield qapp
    qapp.setStyle(style)
    qapp.setPalette(before)


def window_colour(application: QApplication) -> str:
    return application.palette().color(ROLE.Window).name()


def test_a_choice_colours_the_application_and_is_announced(
    qtbot: QtBot, application: QApplication, settings: QSettings
) -> None:
    switch = ThemeSwitch(application, Preferences(settings))
    switch.choose(LIGHT_NAME)
    assert window_colour(application) == LIGHT.window
    with qtbot.waitSignal(switch.theme_changed) as changed:
        switch.choose(DARK_NAME)
    assert changed.args == [DARK]
    assert switch.theme is DARK
    assert window_colour(application) == DARK.window
    with qtbot.waitSignal(switch.theme_changed) as changed:
        switch.choose(LIGHT_NAME)
    assert changed.args == [LIGHT]
    assert window_colour(application) == LIGHT.window


def test_the_same_choice_again_is_not_announced(
    qtbot: QtBot, application: QApplication, settings: QSettings
) -> None:
    switch = ThemeSwitch(application, Preferences(settings))
    switch.choose(DARK_NAME)
    with qtbot.assertNotEmitted(switch.theme_changed):
        switch.choose(DARK_NAME)


def test_the_next_start_has_the_same_theme(
    application: QApplication, settings: QSettings, tmp_path: Path
) -> None:
    ThemeSwitch(application, Preferences(settings)).choose(DARK_NAME)
    settings.sync()
    read_again = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    application.setPalette(LIGHT.palette())
    switch = ThemeSwitch(application, Preferences(read_again))
    assert (switch.choice, switch.theme) == (DARK_NAME, DARK)
    assert window_colour(application) == DARK.window


def test_at_first_the_system_decides(application: QApplication, settings: QSettings) -> None:
    switch = ThemeSwitch(application, Preferences(settings))
    assert switch.choice == SYSTEM
    dark = application.styleHints().colorScheme() == switch_module.Qt.ColorScheme.Dark
    assert switch.theme is (DARK if dark else LIGHT)


def test_the_system_is_followed_only_when_asked_to(
    qtbot: QtBot,
    application: QApplication,
    settings: QSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    switch = ThemeSwitch(application, Preferences(settings))
    hints = application.styleHints()
    scheme = switch_module.Qt.ColorScheme

    class Hints:
        def colorScheme(self) -> object:
            return scheme.Dark

    class Darkened:
        def styleHints(self) -> Hints:
            return Hints()

        def setPalette(self, *given: object) -> None:
            application.setPalette(*given)

    switch.choose(LIGHT_NAME)
    monkeypatch.setattr(switch, "_application", Darkened())
    hints.colorSchemeChanged.emit(scheme.Dark)
    assert switch.theme is LIGHT
    switch.choose(SYSTEM)
    assert switch.theme is DARK
    monkeypatch.setattr(Hints, "colorScheme", lambda _: scheme.Light)
    with qtbot.waitSignal(switch.theme_changed) as changed:
        hints.colorSchemeChanged.emit(scheme.Light)
    assert changed.args == [LIGHT]


def test_icons_are_drawn_in_the_colour_asked_for(qapp: QApplication) -> None:
    names = [name for name in ("run", "pause", "reset", "step") if _uses_current_colour(name)]
    assert names
    for name in names:
        image = icon(name, "#ff0000").pixmap(32, 32).toImage()
        colours = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert colours == {"#ff0000"}


def _uses_current_colour(name: str) -> bool:
    return "currentColor" in resources.read_text(f"icons/{name}.svg")


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_an_unchecked_box_has_an_outline_that_can_be_seen(
    qtbot: QtBot, application: QApplication, theme: Theme, kind: type[QAbstractButton]
) -> None:
    apply_palette(application, theme)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(60, 40)
    box = kind("", window)
    box.setGeometry(10, 10, 40, 20)
    window.show()
    image = window.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(10, 30) for y in range(10, 30)}
    # What WCAG asks of the parts of controls.
    assert max(contrast(QColor(each), QColor(theme.window)) for each in colours) >= 3
