"""The window of the help: contents and search at the side, the text beside them."""

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.actions import describe
from gui.dialogs import open_with_size
from gui.help.browser import HelpBrowser
from gui.help.pages import PAGES, page_title, search, sections
from gui.preferences import Preferences
from gui.topics import Topic

_SIZE_PX = (980, 720)
_SIDE_PX = 260
_TOPIC = Qt.ItemDataRole.UserRole


class HelpWindow(QWidget):
    """Shows the pages of the help; ``open`` shows one of them."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._preferences = preferences
        self.setObjectName("help_window")
        self.setWindowTitle("Help – Scratchnet")
        self.browser = HelpBrowser(self)
        self.search_line = QLineEdit()
        self.search_line.setAccessibleName("Search the help")
        self.search_line.setPlaceholderText("Search all pages")
        self.search_line.setClearButtonEnabled(True)
        self.contents = QTreeWidget()
        self.contents.setAccessibleName("Contents")
        self.contents.setHeaderHidden(True)
        self._fill_contents()
        self.results = QListWidget()
        self.results.setAccessibleName("Sections found")
        self.results.setWordWrap(True)
        self.none_found = QLabel("No section has all of these words.")
        self.none_found.setWordWrap(True)
        self.none_found.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._side = QStackedWidget()
        for widget in (self.contents, self.results, self.none_found):
            self._side.addWidget(widget)
        self.link = QLabel()
        self.link.setAccessibleName("Address of the link under the pointer")
        self.link.setTextFormat(Qt.TextFormat.PlainText)
        self.back = self._action("←", "Back", "Back to the section before", "Alt+Left")
        self.forward = self._action("→", "Forward", "To the section after", "Alt+Right")
        self.start = self._action("Guide", "Guide", "To the beginning of the guide", "Alt+Home")
        self._lay_out()
        self.back.triggered.connect(self.browser.go_back)
        self.forward.triggered.connect(self.browser.go_forward)
        self.start.triggered.connect(self._on_start_triggered)
        self.browser.moved.connect(self._show_place)
        self.browser.pointed.connect(self.link.setText)
        self.search_line.textChanged.connect(self._on_search_line_text_changed)
        self.search_line.returnPressed.connect(self._on_search_line_return_pressed)
        self.contents.itemActivated.connect(self._on_item_chosen)
        self.contents.itemClicked.connect(self._on_item_chosen)
        self.results.itemActivated.connect(self._on_result_chosen)
        self.results.itemClicked.connect(self._on_result_chosen)
        geometry = preferences.help_geometry
        if geometry is None or not self.restoreGeometry(geometry):
            open_with_size(self, *_SIZE_PX)

    def open(self, topic: str) -> None:
        """Show the window with a topic."""
        self.search_line.clear()
        self.browser.open(topic)
        self.show()
        self.raise_()
        self.activateWindow()
        self.browser.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._preferences.help_geometry = self.saveGeometry()
        super().closeEvent(event)

    def _action(self, text: str, name: str, tip: str, keys: str) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        describe(action, tip)
        action.setObjectName(name)
        action.setEnabled(name == "Guide")
        return action

    def _lay_out(self) -> None:
        bar = QToolBar()
        for action in (self.back, self.forward, self.start):
            bar.addAction(action)
            bar.widgetForAction(action).setAccessibleName(action.objectName())
        left, right = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(6, 6, 0, 6)
        column.addWidget(self.search_line)
        column.addWidget(self._side, 1)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 6, 6)
        column.setSpacing(2)
        column.addWidget(bar)
        column.addWidget(self.browser, 1)
        column.addWidget(self.link)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([_SIDE_PX, _SIZE_PX[0] - _SIDE_PX])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        find, close = QAction(self), QAction(self)
        find.setShortcut(QKeySequence.StandardKey.Find)
        find.triggered.connect(self._on_find_triggered)
        close.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        close.triggered.connect(self._on_close_triggered)
        self.addActions([find, close])

    def _fill_contents(self) -> None:
        """List the headings of all pages, each below the one that it belongs to."""
        for page in PAGES:
            above: dict[int, QTreeWidgetItem] = {}
            for section in sections(page):
                item = QTreeWidgetItem([section.title])
                item.setToolTip(0, section.title)
                item.setData(0, _TOPIC, section.topic)
                parent = next(
                    (above[n] for n in range(section.level - 1, 0, -1) if n in above), None
                )
                if parent is None:
                    self.contents.addTopLevelItem(item)
                else:
                    parent.addChild(item)
                above[section.level] = item

    @Slot()
    def _show_place(self) -> None:
        """Mark in the contents what is shown, and offer what was shown before and after."""
        self.back.setEnabled(self.browser.can_go_back)
        self.forward.setEnabled(self.browser.can_go_forward)
        topic = self.browser.topic
        with QSignalBlocker(self.contents):
            for index in range(self.contents.topLevelItemCount()):
                top = self.contents.topLevelItem(index)
                here = _item_of(top, topic)
                if top is not None:
                    top.setExpanded(here is not None)
                if here is not None:
                    self.contents.setCurrentItem(here)
                    self.contents.scrollToItem(here)

    @Slot(str)
    def _on_search_line_text_changed(self, text: str) -> None:
        hits = search(text)
        self.results.clear()
        for hit in hits:
            place = page_title(hit.section.page)
            item = QListWidgetItem(f"{hit.section.title} – {place}")
            item.setToolTip(hit.excerpt)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, hit.excerpt)
            item.setData(_TOPIC, hit.section.topic)
            self.results.addItem(item)
        shown = self.contents if not text.strip() else self.results if hits else self.none_found
        self._side.setCurrentWidget(shown)

    @Slot()
    def _on_search_line_return_pressed(self) -> None:
        if self.results.count() and self.search_line.text().strip():
            self.results.setCurrentRow(0)
            self._on_result_chosen(self.results.item(0))

    @Slot(QTreeWidgetItem)
    def _on_item_chosen(self, item: QTreeWidgetItem) -> None:
        self.browser.open(item.data(0, _TOPIC))

    @Slot(QListWidgetItem)
    def _on_result_chosen(self, item: QListWidgetItem) -> None:
        self.browser.open(item.data(_TOPIC), self.search_line.text().split())

    @Slot()
    def _on_start_triggered(self) -> None:
        self.browser.open(Topic.GUIDE)

    @Slot()
    def _on_find_triggered(self) -> None:
        self.search_line.setFocus()
        self.search_line.selectAll()

    @Slot()
    def _on_close_triggered(self) -> None:
        """Clear the search first, if there is one."""
        if self.search_line.text():
            self.search_line.clear()
        else:
            self.close()


def _item_of(item: QTreeWidgetItem | None, topic: str) -> QTreeWidgetItem | None:
    """Return the item of a topic among this one and those below it."""
    if item is None or item.data(0, _TOPIC) == topic:
        return item
    children = (item.child(number) for number in range(item.childCount()))
    return next((found for each in children if (found := _item_of(each, topic))), None)
