"""The window of the help: pages, links, pictures, contents and search. Nothing from a network."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.help.browser import HelpBrowser
from gui.help.pages import PAGES, sections
from gui.help.window import HelpWindow
from gui.preferences import Preferences
from gui.theme import DARK, LIGHT, Theme


@pytest.fixture
def window(qtbot: QtBot, preferences: Preferences) -> Iterator[HelpWindow]:
    window = HelpWindow(preferences)
    qtbot.addWidget(window)
    window.setPalette(LIGHT.palette())
    with qtbot.waitExposed(window):
        window.open("guide.md")
    return window


def _top_text(browser: HelpBrowser) -> str:
    return (
        browser.cursorForPosition(browser.viewport().rect().topLeft() + QPoint(0, 8)).block().text()
    )


def test_a_topic_is_scrolled_to(window: HelpWindow) -> None:
    for topic, title in (
        ("guide.md#surface", "Surface"),
        ("settings.md#optimizer", "Optimizer"),
        ("settings.md#loss", "Loss"),
        ("glossary.md#learning-rate", "Learning rate"),
    ):
        window.open(topic)
        assert _top_text(window.browser) == title
        assert window.browser.topic == topic


def test_every_paragraph_is_laid_out_also_the_second_time(window: HelpWindow) -> None:
    for topic in ("settings.md", "guide.md", "settings.md#loss"):
        window.open(topic)
    window.browser.setPalette(DARK.palette())
    block = window.browser.document().begin()
    while block.isValid():
        if block.text():
            assert block.layout().lineCount() > 0, block.text()
        block = block.next()


def test_back_and_forward(window: HelpWindow) -> None:
    assert not window.back.isEnabled()
    window.browser.open("exports.md#animations")
    assert window.back.isEnabled()
    window.back.trigger()
    assert window.browser.topic == "guide.md"
    window.forward.trigger()
    assert window.browser.topic == "exports.md#animations"
    window.start.trigger()
    assert window.browser.topic == "guide.md"


@pytest.mark.parametrize(
    ("theme", "name"), [(LIGHT, "light"), (DARK, "dark")], ids=["light", "dark"]
)
def test_pictures_follow_the_theme(window: HelpWindow, theme: Theme, name: str) -> None:
    window.browser.setPalette(theme.palette())
    pictures = _pictures(window.browser.document())
    assert len(pictures) > 10
    assert all(path.endswith(f"-{theme.name}.png") or path == "window.png" for path in pictures)


def test_pictures_are_no_wider_than_the_text(qtbot: QtBot, window: HelpWindow) -> None:
    window.resize(640, 600)
    bar = window.browser.horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() == 0)


def _pictures(document: QTextDocument) -> list[str]:
    found = []
    block = document.begin()
    while block.isValid():
        for run in block:
            image = run.fragment().charFormat().toImageFormat()
            if image.isValid():
                found.append(image.name())
        block = block.next()
    return found


def test_links_lead_to_pages_and_outside_to_the_desktop(
    window: HelpWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    click = window.browser.anchorClicked.emit
    click(QUrl("exports.md#values"))
    assert window.browser.topic == "exports.md#values"
    click(QUrl("#sharing"))
    assert window.browser.topic == "exports.md#sharing"
    assert opened == []
    click(QUrl("https://example.org/a"))
    assert opened == ["https://example.org/a"]
    for link in ("file:///etc/passwd", "javascript:1", "data:text/html,x", "nothing.md"):
        click(QUrl(link))
    assert len(opened) == 1
    assert window.browser.topic == "exports.md#sharing"


def test_nothing_else_is_loaded(window: HelpWindow) -> None:
    kind = QTextDocument.ResourceType.ImageResource.value
    for url in ("https://example.org/a.png", "file:///etc/passwd", "../README.md", "//host/a.png"):
        assert window.browser.loadResource(kind, QUrl(url)) is None


def test_an_outside_link_is_shown_before_it_is_followed(window: HelpWindow) -> None:
    window.browser.highlighted.emit(QUrl("https://example.org/a"))
    assert window.link.text() == "https://example.org/a"
    window.browser.highlighted.emit(QUrl("exports.md"))
    assert window.link.text() == ""


def test_the_contents_list_every_heading_and_follow(window: HelpWindow) -> None:
    tops = [window.contents.topLevelItem(n) for n in range(window.contents.topLevelItemCount())]
    assert [item.text(0) for item in tops] == [sections(page)[0].title for page in PAGES]
    window.open("guide.md#confusion-matrix")
    item = window.contents.currentItem()
    assert item.text(0) == "Confusion matrix"
    assert item.parent().text(0) == "The output"
    assert [top.isExpanded() for top in tops] == [True] + [False] * (len(tops) - 1)
    window.contents.itemClicked.emit(tops[2], 0)
    assert window.browser.topic == "exports.md"


def test_search_lists_sections_and_marks_the_words(qtbot: QtBot, window: HelpWindow) -> None:
    qtbot.keyClicks(window.search_line, "vanishing gradient")
    assert window.results.isVisible()
    assert window.results.item(0).text() == "Vanishing gradient – Glossary"
    window.search_line.returnPressed.emit()
    assert window.browser.topic == "glossary.md#vanishing-gradient"
    marked = {each.cursor.selectedText().lower() for each in window.browser.extraSelections()}
    assert marked == {"vanishing", "gradient"}
    qtbot.keyClicks(window.search_line, " xyzzy")
    assert window.none_found.isVisible()
    window.search_line.clear()
    assert window.contents.isVisible()


def test_its_place_is_remembered(
    qtbot: QtBot, window: HelpWindow, preferences: Preferences
) -> None:
    window.resize(700, 500)
    window.close()
    other = HelpWindow(preferences)
    qtbot.addWidget(other)
    assert (other.width(), other.height()) == (700, 500)


def test_everything_that_takes_the_focus_has_a_name(window: HelpWindow) -> None:
    for widget in window.findChildren(QWidget):
        if widget.focusPolicy().value and not widget.objectName().startswith("qt_"):
            named = widget.accessibleName() or widget.parentWidget().accessibleName()
            assert named, widget
