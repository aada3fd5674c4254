"""The Help menu: F1 at what has the focus, What's This?, the report."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QWhatsThisClickedEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWhatsThis, QWidget
from pytestqt.qtbot import QtBot

from gui.actions import Actions
from gui.failures import FailureReporter
from gui.help import Help
from gui.help.pages import topics
from gui.help.report import ReportDialog, report_text
from gui.help.window import HelpWindow
from gui.main_window import MainWindow
from gui.preferences import Preferences
from gui.topics import Topic, set_topic, topic_of
from scratchnet import __version__


class Stage(QDialog):
    """A window with a field, and the Help menu's actions."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.field = QLineEdit(self)
        self.field.setToolTip("Letters & digits")
        set_topic(self.field, "settings.md#seed")
        QVBoxLayout(self).addWidget(self.field)
        self.commands = Actions((Help,), self)
        self.help = Help(self.commands, preferences, self)
        self.commands.bind(self.help)
        self.addActions([self.commands.help, self.commands.whats_this])


@pytest.fixture
def stage(qtbot: QtBot, preferences: Preferences) -> Stage:
    stage = Stage(preferences)
    qtbot.addWidget(stage)
    with qtbot.waitActive(stage):
        stage.show()
        stage.activateWindow()
    stage.field.setFocus()
    return stage


def _help_of(stage: Stage) -> HelpWindow:
    [window] = stage.findChildren(HelpWindow, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return window


def test_f1_opens_the_section_of_what_has_the_focus(qtbot: QtBot, stage: Stage) -> None:
    qtbot.keyClick(stage.field, Qt.Key.Key_F1)
    window = _help_of(stage)
    assert window.isVisible()
    assert window.browser.topic == "settings.md#seed"
    stage.activateWindow()
    stage.setFocus()
    stage.commands.help.trigger()
    assert _help_of(stage) is window


def test_f1_works_in_a_modal_dialog_and_can_be_used_there(qtbot: QtBot, stage: Stage) -> None:
    dialog = QDialog(stage)
    set_topic(dialog, Topic.FIGURES)
    line = QLineEdit(dialog)
    dialog.setModal(True)
    with qtbot.waitActive(dialog):
        dialog.open()
        dialog.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    qtbot.keyClick(line, Qt.Key.Key_F1)
    window = dialog.findChild(HelpWindow)
    assert window.browser.topic == Topic.FIGURES
    assert QApplication.activeModalWidget() is dialog
    qtbot.keyClicks(window.search_line, "loss")
    assert window.results.count() > 0
    dialog.close()


def test_the_glossary_opens(stage: Stage) -> None:
    stage.commands.glossary.trigger()
    assert _help_of(stage).browser.topic == Topic.GLOSSARY


def test_whats_this_explains_with_a_link_to_the_help(stage: Stage) -> None:
    stage.commands.whats_this.trigger()
    assert QWhatsThis.inWhatsThisMode()
    QWhatsThis.leaveWhatsThisMode()
    text = stage.field.whatsThis()
    assert "Letters &amp; digits" in text
    assert "href='settings.md#seed'" in text
    stage.field.setToolTip("<p>Other</p>")
    stage.commands.whats_this.trigger()
    QWhatsThis.leaveWhatsThisMode()
    assert stage.field.whatsThis().startswith("<p>Other</p>")
    QApplication.sendEvent(stage.field, QWhatsThisClickedEvent("glossary.md#seed"))
    assert _help_of(stage).browser.topic == "glossary.md#seed"


def test_a_text_that_a_widget_has_is_kept(stage: Stage) -> None:
    stage.field.setWhatsThis("Its own")
    stage.commands.whats_this.trigger()
    QWhatsThis.leaveWhatsThisMode()
    assert stage.field.whatsThis() == "Its own"


def test_the_report_has_the_versions_and_the_last_error(qtbot: QtBot, stage: Stage) -> None:
    for words in (f"Scratchnet {__version__}", "Python 3.", "Qt 6", "llvmlite 0.", "engine fast"):
        assert words in report_text("fast")
    reporter = FailureReporter(None)
    reporter.show_failure("Traceback\nValueError: the last one")
    for box in QApplication.topLevelWidgets():
        if box.objectName() == "" and box.windowTitle().startswith("Scratchnet: unexpected"):
            box.close()
    stage.commands.report.trigger()
    [dialog] = stage.findChildren(ReportDialog)
    assert "ValueError: the last one" in dialog.text.toPlainText()
    dialog.copy.click()
    assert QApplication.clipboard().text() == dialog.text.toPlainText()
    assert dialog.copied.text()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()


def test_everything_in_the_window_has_a_section(whole_window: MainWindow) -> None:
    window, known = whole_window, topics()
    widgets = [each for each in window.findChildren(QWidget) if each.window() is window]
    assert {topic_of(each) for each in widgets} <= known
    seen = {topic_of(each) for each in widgets}
    for topic in ("settings.md#learning-rate", "guide.md#function-map", "guide.md#training"):
        assert topic in seen
