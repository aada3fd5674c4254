"""The library of lessons: by level, with what is done; any of them can be opened at any time."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.labels import ElidedComboBox, WrappedLabel
from gui.lessons.card import faint_label
from gui.lessons.progress import Progress
from scratchnet.lessons import LEVELS, Kind, Lesson

_ID = Qt.ItemDataRole.UserRole
#: A star that is won, and one that is not.
STAR, NO_STAR = "★", "☆"
_DONE, _BEGUN = "✓", "…"
_TITLE_MARGIN_PX = 6
#: Before the name of a course, among what can be listed.
_COURSE = "course/"
_ALL, _OPEN = "all", "open"
_FILTERS = {
    _ALL: "All lessons",
    _OPEN: "Not done yet",
    Kind.TUTORIAL.value: "Tutorials",
    Kind.EXERCISE.value: "Exercises",
    Kind.MISSION.value: "Missions",
}


class LibraryPage(QWidget):
    """Lists lessons; opening one is up to the owner.

    Signals: ``chosen(str)``, the id of a lesson to open; ``file_wanted()``, a lesson's file shall
    be chosen; ``editor_wanted()``; ``export_wanted()`` and ``reset_wanted()``, of the progress.
    """

    chosen = Signal(str)
    file_wanted = Signal()
    editor_wanted = Signal()
    export_wanted = Signal()
    reset_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lessons: tuple[Lesson, ...] = ()
        self._progress: Progress | None = None
        #: Whether the list does not show what has changed while it was hidden.
        self._stale = False
        self._wanted = ""
        self.search_line = QLineEdit()
        self.search_line.setObjectName("lesson_search")
        self.search_line.setAccessibleName("Search the lessons")
        self.search_line.setPlaceholderText("Search")
        self.search_line.setClearButtonEnabled(True)
        self.filter_box = ElidedComboBox()
        self.filter_box.setAccessibleName("Which lessons to list")
        self.filter_box.setToolTip("Which lessons to list")
        for name, label in _FILTERS.items():
            self.filter_box.addItem(label, name)
        self.tree = QTreeWidget()
        self.tree.setObjectName("lesson_list")
        self.tree.setAccessibleName("Lessons")
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(10)
        self.tree.setWordWrap(True)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.tree.setItemDelegate(_WrappedTitles(self.tree))
        # Titles are as high as they are long in the width that the list has now.
        self.tree.header().sectionResized.connect(self.tree.doItemsLayout)
        self.tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.about = WrappedLabel()
        self.about.setObjectName("lesson_about")
        self.state = faint_label("The lessons are being read.")
        self.state.setObjectName("lessons_done")
        self.open_button = QPushButton("Open lesson")
        self.open_button.setObjectName("open_lesson")
        self.open_button.setToolTip("Open the lesson that is selected (Return)")
        self.open_button.setEnabled(False)
        self._more = _more_button(self)
        self._lay_out()
        self.search_line.textChanged.connect(self._fill)
        self.filter_box.activated.connect(self._fill)
        self.tree.currentItemChanged.connect(self._describe)
        self.tree.itemActivated.connect(self._on_open_wanted)
        self.open_button.clicked.connect(self._on_open_wanted)

    def sizeHint(self) -> QSize:
        return QSize(330, 600)

    def show_lessons(self, lessons: Sequence[Lesson], progress: Progress) -> None:
        """List these lessons, with what is done of them."""
        self._lessons = tuple(lessons)
        for course in dict.fromkeys(each.course for each in lessons if each.course):
            if self.filter_box.findData(f"{_COURSE}{course}") < 0:
                self.filter_box.addItem(course, f"{_COURSE}{course}")
        if progress is not self._progress:
            self._progress = progress
            progress.changed.connect(self._fill)
        self._fill()

    @property
    def current(self) -> Lesson | None:
        """The lesson that is selected."""
        item = self.tree.currentItem()
        name = None if item is None else item.data(0, _ID)
        return next((lesson for lesson in self._lessons if lesson.id == name), None)

    def select(self, name: str) -> None:
        """Select the lesson with an id, if it is listed, now or when the list is shown."""
        self._wanted = name
        for item in self._items():
            if item.data(0, _ID) == name:
                self.tree.setCurrentItem(item)
                self.tree.scrollToItem(item)

    def _lay_out(self) -> None:
        self.filter_box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        top = QHBoxLayout()
        top.addWidget(self.search_line, 1)
        top.addWidget(self.filter_box, 1)
        bottom = QHBoxLayout()
        bottom.addWidget(self.open_button, 1)
        bottom.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.addLayout(top)
        column.addWidget(self.state)
        column.addWidget(self.tree, 1)
        column.addWidget(self.about)
        column.addLayout(bottom)

    def _items(self) -> list[QTreeWidgetItem]:
        tops = [self.tree.topLevelItem(at) for at in range(self.tree.topLevelItemCount())]
        items = [top.child(at) for top in tops if top for at in range(top.childCount())]
        return [item for item in items if item is not None]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._fill()

    @Slot()
    def _fill(self) -> None:
        progress = self._progress
        # While a lesson is open, its progress changes often.
        self._stale = not self.isVisible()
        if progress is None or self._stale:
            return
        before = self._wanted or (self.current.id if self.current is not None else "")
        self.tree.clear()
        chosen = [lesson for lesson in self._lessons if self._is_chosen(lesson)]
        words = self.search_line.text().casefold().split()
        # What a lesson is about is in its title and summary; else a word of its text may help.
        listed = [lesson for lesson in chosen if _has(words, _about_and_title(lesson))]
        listed = listed or [lesson for lesson in chosen if _has(words, lesson.text)]
        for level in sorted({lesson.level for lesson in listed}):
            heading = QTreeWidgetItem([f"{level}  {LEVELS[level]}"])
            font = QFont(self.tree.font())
            font.setBold(True)
            heading.setFont(0, font)
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.tree.addTopLevelItem(heading)
            heading.setFirstColumnSpanned(True)
            for lesson in listed:
                if lesson.level == level:
                    heading.addChild(self._item(lesson, progress))
        self.tree.expandAll()
        self.select(before or self._suggested(listed, progress))
        self._wanted = ""
        if self.tree.currentItem() is None and (items := self._items()):
            self.tree.setCurrentItem(items[0])
        done = sum(is_done(lesson, progress) for lesson in self._lessons)
        self.state.setText(
            f"{done} of {len(self._lessons)} done, {_stars_text(self._lessons, progress)}"
            if listed
            else "No lesson has these words."
        )
        self._describe()

    def _item(self, lesson: Lesson, progress: Progress) -> QTreeWidgetItem:
        state = state_text(lesson, progress)
        item = QTreeWidgetItem([lesson.title, state])
        item.setData(0, _ID, lesson.id)
        item.setToolTip(0, _about(lesson))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        told = f"{lesson.title}, {lesson.kind.value}, {said_state(lesson, progress)}"
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, told)
        return item

    def _is_chosen(self, lesson: Lesson) -> bool:
        chosen = self.filter_box.currentData()
        if chosen == _OPEN and self._progress is not None and is_done(lesson, self._progress):
            return False
        return chosen in (_ALL, _OPEN, lesson.kind.value, f"{_COURSE}{lesson.course}")

    @staticmethod
    def _suggested(listed: Sequence[Lesson], progress: Progress) -> str:
        """Return the id of the first lesson that is not done."""
        return next((each.id for each in listed if not is_done(each, progress)), "")

    @Slot()
    def _describe(self) -> None:
        lesson = self.current
        self.open_button.setEnabled(lesson is not None)
        self.about.setText("" if lesson is None else _about(lesson))

    @Slot()
    def _on_open_wanted(self) -> None:
        lesson = self.current
        if lesson is not None:
            self.chosen.emit(lesson.id)


class _WrappedTitles(QStyledItemDelegate):
    """Gives each title as many lines as it needs in the width of its column.

    Qt counts them in another width than the one in which it draws them.
    """

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        usual = super().sizeHint(option, index)
        if index.column() or not index.parent().isValid():
            return usual
        room = self._tree.columnWidth(0) - 2 * self._tree.indentation() - _TITLE_MARGIN_PX
        lines = option.fontMetrics.boundingRect(
            QRect(0, 0, max(room, 1), 10_000), Qt.TextFlag.TextWordWrap, str(index.data())
        )
        return QSize(usual.width(), lines.height() + _TITLE_MARGIN_PX)


def _more_button(page: LibraryPage) -> QToolButton:
    button = QToolButton()
    button.setObjectName("lessons_more")
    # The style leaves no room for the arrow beside the text.
    button.setText("More   ")
    button.setToolTip("Lessons from files, the editor, and your progress")
    button.setAccessibleName("More about lessons")
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu = QMenu(button)
    for text, signal in (
        ("Open a lesson &file…", page.file_wanted),
        ("Lesson &editor…", page.editor_wanted),
        ("E&xport progress…", page.export_wanted),
        ("&Reset progress…", page.reset_wanted),
    ):
        menu.addAction(text).triggered.connect(signal)
    button.setMenu(menu)
    return button


def is_done(lesson: Lesson, progress: Progress) -> bool:
    """Return whether every task of a lesson was solved."""
    return all(progress.of(lesson.id, task.id).done for task in lesson.tasks)


def state_text(lesson: Lesson, progress: Progress) -> str:
    """Return what is done of a lesson in signs: ✓ ★☆ once it is solved, … once it is begun."""
    kept = [progress.of(lesson.id, task.id) for task in lesson.tasks]
    got = sum(each.stars for each in kept)
    most = sum(len(task.stars) for task in lesson.tasks)
    stars = STAR * got + NO_STAR * (most - got)
    if is_done(lesson, progress):
        return f"{stars} {_DONE}".strip()
    begun = any(each.tries or each.done or each.predictions for each in kept)
    return _BEGUN if begun else ""


def said_state(lesson: Lesson, progress: Progress) -> str:
    """Return the same in words, for screen readers."""
    kept = [progress.of(lesson.id, task.id) for task in lesson.tasks]
    if not is_done(lesson, progress):
        return "begun" if state_text(lesson, progress) else "not begun"
    most = sum(len(task.stars) for task in lesson.tasks)
    got = sum(each.stars for each in kept)
    return f"done, {got} of {most} stars" if most else "done"


def _has(words: Sequence[str], text: str) -> bool:
    text = text.casefold()
    return all(word in text for word in words)


def _about_and_title(lesson: Lesson) -> str:
    return f"{lesson.title} {lesson.summary} {lesson.kind.value}"


def _stars_text(lessons: Sequence[Lesson], progress: Progress) -> str:
    tasks = [(lesson.id, task) for lesson in lessons for task in lesson.tasks]
    got = sum(progress.of(name, task.id).stars for name, task in tasks)
    return f"{got} of {sum(len(task.stars) for _, task in tasks)} stars"


def _about(lesson: Lesson) -> str:
    course = f" of the course “{lesson.course}”" if lesson.course else ""
    what = f"{lesson.kind.value.capitalize()}{course}, about {lesson.minutes} minutes."
    return f"{what} {lesson.summary}".strip()
