"""A training step number by number: the line of the program, the line in numbers, and where from.

The numbers are traced off the window's thread, because a sum over a large batch takes a while.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html import escape

from PySide6.QtCore import QMargins, QSignalBlocker, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.background import BackgroundTask, TaskContext
from gui.current_frame import Explained
from gui.flow import FlowLayout
from gui.labels import WrappedLabel
from gui.panes.steps.source import StepSource
from gui.theme import Theme, ThemedWidget
from scratchnet.trace import (
    Cursor,
    Level,
    Number,
    Piece,
    SampleWay,
    SourceLine,
    StepTrace,
    Stop,
    Walk,
    exactly,
    line_in_numbers,
    source_of,
    way_of,
)

#: Goes from a place of a walk to another; None where there is none.
_Move = Callable[[Walk, Cursor], Cursor | None]
#: Moves that wait for the one before, at most: a key that is held down asks for more.
_MOST_WAITING = 8

#: Name, text, key and tip of each button that moves.
_MOVES: tuple[tuple[str, str, str, str, _Move], ...] = (
    (
        "previous_layer",
        "◀",
        "PgUp",
        "To the beginning of the layer, or to the layer before",
        lambda walk, cursor: walk.previous(cursor, Level.LAYER),
    ),
    (
        "previous_neuron",
        "◀",
        "Up",
        "To the beginning of the neuron, or to the neuron before",
        lambda walk, cursor: walk.previous(cursor, Level.NEURON),
    ),
    (
        "previous_term",
        "◀",
        "Left",
        "To the number before",
        lambda walk, cursor: walk.previous(cursor),
    ),
    (
        "next_term",
        "▶",
        "Right",
        "To the next number",
        lambda walk, cursor: walk.next(cursor),
    ),
    (
        "next_neuron",
        "▶",
        "Down",
        "To the next neuron",
        lambda walk, cursor: walk.next(cursor, Level.NEURON),
    ),
    (
        "next_layer",
        "▶",
        "PgDown",
        "To the next layer: forward, then the loss, backward, and the update",
        lambda walk, cursor: walk.next(cursor, Level.LAYER),
    ),
)
_BACK, _COPY, _STEP = ("Backspace", "Ctrl+C", "N")
_OTHER_KEYS = [
    (_BACK, "Back from where a number came from"),
    (_COPY, "Copy the number with 17 digits"),
    (_STEP, "Make the step and explain the next one"),
]

#: What the quantities of a walk are called.
_QUANTITIES = {
    "term": "input times weight",
    "z": "weighted sum z",
    "layer output": "output of the layer",
    "loss": "loss of the sample",
    "d_loss": "slope of the loss",
    "d_output": "gradient ∂L/∂output",
    "derivative": "derivative f′(z)",
    "d_z": "gradient ∂L/∂z",
    "d_weight": "gradient ∂L/∂weight of this sample",
    "d_bias": "gradient ∂L/∂bias of this sample",
    "gradient": "gradient summed over the batch",
}


@dataclass(frozen=True, slots=True)
class _Place:
    """What the pane shows of a place."""

    walk: Walk
    cursor: Cursor
    stop: Stop
    pieces: tuple[Piece, ...]
    line: SourceLine | None
    source: tuple[str, ...]
    way: SampleWay

    @property
    def explained(self) -> Explained:
        """What others show of it."""
        stop = self.stop
        return Explained(stop.phase, stop.layer, stop.neuron, stop.index, self.way)


class StepPane(ThemedWidget):
    """Explains one step of the run; a button offers to, until then.

    Signals: ``explanation_wanted``, of the step that comes next; ``step_wanted``, the run shall
    make it, and the next one be explained; ``explained(Explained | None)``, the number that is
    shown while the pane is open.
    """

    explanation_wanted = Signal()
    step_wanted = Signal()
    explained = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._step: StepTrace | None = None
        self._place: _Place | None = None
        #: Where to go back to.
        self._before: list[Cursor] = []
        self._waiting: deque[tuple[_Move, bool]] = deque()
        self._task = BackgroundTask(self, "step by step")
        self._task.succeeded.connect(self._on_task_succeeded)
        self._task.ended.connect(self._on_task_ended)
        self.place_label = WrappedLabel()
        self.place_label.setObjectName("step_place")
        self.sample_box = QSpinBox()
        self.sample_box.setObjectName("step_sample")
        self.sample_box.setAccessibleName("Sample of the batch")
        self.sample_box.setToolTip("Which sample of the step's batch is followed, from 1")
        self.sample_box.setKeyboardTracking(False)
        self.source = StepSource(theme)
        self.line = QTextBrowser()
        self.line.setObjectName("step_line")
        self.line.setAccessibleName("The line in numbers")
        self.line.setOpenLinks(False)
        self.line.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.note = WrappedLabel()
        self.note.setObjectName("step_note")
        self.actions_by_name: dict[str, QAction] = {}
        self._pages = QStackedWidget()
        self._build()
        self.sample_box.valueChanged.connect(self._on_sample_box_changed)
        self.line.anchorClicked.connect(self._on_line_clicked)

    @staticmethod
    def keys() -> list[tuple[str, str]]:
        """Return each key that works in the pane, and what it does."""
        return [*((key, tip) for _, _, key, tip, _ in _MOVES), *_OTHER_KEYS]

    @property
    def step(self) -> StepTrace | None:
        """The step that is explained."""
        return self._step

    @property
    def stop(self) -> Stop | None:
        """The number that is shown; None until the first is traced."""
        return None if self._place is None else self._place.stop

    def show_step(self, step: StepTrace) -> None:
        """Explain a step, at the place of the one before if there is one."""
        self._step = step
        self._pages.setCurrentIndex(1)
        samples = len(step.pending.batch)
        with QSignalBlocker(self.sample_box):
            self.sample_box.setRange(1, samples)
        self.sample_box.setSuffix(f" of {samples:,}")
        self._restart()

    def clear(self) -> None:
        """Forget the step: its run is no longer there."""
        self._task.cancel()
        self._waiting.clear()
        self._before.clear()
        self._step = self._place = None
        self._pages.setCurrentIndex(0)
        self.explained.emit(None)

    def showEvent(self, event: QShowEvent) -> None:
        if self._place is not None:
            self.explained.emit(self._place.explained)

    def hideEvent(self, event: QHideEvent) -> None:
        self.explained.emit(None)

    def close_task(self) -> None:
        """End the work in the background; the pane is not used any more."""
        self._waiting.clear()
        self._task.close()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self.source.set_theme(theme)
        if self._place is not None:
            # Links keep the colour that they were set in.
            self._show(self._place)

    def _build(self) -> None:
        empty = QWidget()
        explain = QPushButton("Explain this step")
        explain.setObjectName("step_explain")
        explain.setToolTip("Pause the run and explain the step that it would make next (F10)")
        explain.clicked.connect(self.explanation_wanted)
        text = WrappedLabel(
            "Every number of a training step, with the line of the program that computes it."
        )
        column = QVBoxLayout(empty)
        column.addStretch(1)
        column.addWidget(text)
        column.addWidget(explain, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(2)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(8, 4, 8, 4)
        column.addLayout(self._buttons())
        column.addWidget(self.place_label)
        column.addWidget(self.source, 3)
        column.addWidget(self.line, 2)
        column.addWidget(self.note)
        for page in (empty, shown):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    def _buttons(self) -> FlowLayout:
        row = FlowLayout(QMargins(0, 0, 0, 0), 8)
        buttons = [
            self._button(name, text, key, tip, partial(self._request, move))
            for name, text, key, tip, move in _MOVES
        ]
        for name in ("Number", "Neuron", "Layer"):
            last = len(buttons) // 2
            group = QWidget()
            line = QHBoxLayout(group)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(2)
            for widget in (buttons.pop(last - 1), QLabel(name), buttons.pop(last - 1)):
                line.addWidget(widget)
            row.add(group)
        caption = QLabel("Sample")
        caption.setBuddy(self.sample_box)
        sample = QWidget()
        line = QHBoxLayout(sample)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(caption)
        line.addWidget(self.sample_box)
        row.add(sample)
        tips = dict(_OTHER_KEYS)
        row.add(self._button("back", "Back", _BACK, tips[_BACK], self.go_back))
        row.add(self._button("copy", "Copy", _COPY, tips[_COPY], self.copy))
        row.add(self._button("next_step", "Next step", _STEP, tips[_STEP], self.step_wanted.emit))
        self.actions_by_name["back"].setEnabled(False)
        return row

    def _button(
        self, name: str, text: str, key: str, tip: str, call: Callable[[], object]
    ) -> QToolButton:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shown_key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({shown_key})")
        action.triggered.connect(lambda _checked=False: call())
        self.addAction(action)
        self.actions_by_name[name] = action
        button = QToolButton()
        button.setDefaultAction(action)
        button.setObjectName(f"step_{name}")
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    # -- moving ------------------------------------------------------------------------------

    def _restart(self) -> None:
        """Trace the chosen sample of the step, at the place that is shown."""
        step, position = self._step, self.sample_box.value() - 1
        if step is None:
            return
        self._waiting.clear()
        self._before.clear()
        cursor = Cursor(0, 0) if self._place is None else self._place.cursor

        def work(_context: TaskContext) -> _Place:
            walk = Walk(step, position)
            there = cursor if _has(walk, cursor) else Cursor(0, 0)
            return _place(walk, there)

        self.note.setText("Tracing the step …")
        self._task.start(work)

    def _request(self, move: _Move, remembers: bool = False) -> None:
        if len(self._waiting) < _MOST_WAITING:
            self._waiting.append((move, remembers))
        if not self._task.busy:
            self._start_next()

    def _start_next(self) -> None:
        if self._place is None or not self._waiting:
            return
        move, remembers = self._waiting.popleft()
        walk, cursor = self._place.walk, self._place.cursor
        if remembers:
            self._before.append(cursor)

        def work(_context: TaskContext) -> _Place | None:
            there = move(walk, cursor)
            return None if there is None else _place(walk, there)

        self._task.start(work)

    @Slot(object)
    def _on_task_succeeded(self, place: _Place | None) -> None:
        if self._step is None:
            return
        if place is None:
            self.note.setText("There is no further number in this direction.")
            return
        self._place = place
        self._show(place)

    @Slot()
    def _on_task_ended(self) -> None:
        self._start_next()

    @Slot(int)
    def _on_sample_box_changed(self, _number: int) -> None:
        self._restart()

    @Slot()
    def go_back(self) -> None:
        """Go back to where a number was asked where it came from."""
        if self._before:
            cursor = self._before.pop()
            self._request(lambda _walk, _cursor: cursor)

    @Slot()
    def copy(self) -> None:
        """Copy the number that is shown, with 17 digits."""
        if self._place is not None:
            text = exactly(self._place.stop.number.value)
            QGuiApplication.clipboard().setText(text)
            self.note.setText(f"Copied {text}")

    @Slot(QUrl)
    def _on_line_clicked(self, url: QUrl) -> None:
        if self._place is None:
            return
        number = self._place.pieces[int(url.toString())].number
        if number is None:
            return
        origin = number.origin
        if origin is self._place.stop.number.origin:
            self.note.setText(f"This is the result of the line: {exactly(origin.value)}")
        elif not origin.operands:
            what = origin.name or "a constant of the program"
            self.note.setText(f"{exactly(origin.value)} is {what}: no line computed it.")
        else:
            self._request(partial(_came_from, number=origin), remembers=True)

    # -- showing -----------------------------------------------------------------------------

    def _show(self, place: _Place) -> None:
        self.place_label.setText(self._place_text(place))
        self.source.show_line(place.line, place.source)
        html = "".join(
            escape(piece.text)
            if piece.number is None
            else f'<a href="{index}" title="{exactly(piece.number.value)}">{escape(piece.text)}</a>'
            for index, piece in enumerate(place.pieces)
        )
        self.line.setHtml(f'<p style="font-size: large">{html}</p>')
        self.line.setAccessibleDescription("".join(piece.text for piece in place.pieces))
        where = "" if place.line is None else f"{place.line.file}:{place.line.number}"
        self.note.setText(where or "The step began with this number: no line computed it.")
        self.actions_by_name["back"].setEnabled(bool(self._before))
        if not self.isHidden():
            self.explained.emit(place.explained)

    def _place_text(self, place: _Place) -> str:
        assert self._step is not None
        stop, depth = place.stop, len(self._step.parameters_before)
        parts = [f"Step {self._step.number:,}", stop.phase.capitalize()]
        if stop.layer is not None:
            is_last = stop.layer == depth - 1
            parts.append("output layer" if is_last else f"hidden layer {stop.layer + 1}")
        if stop.neuron is not None:
            parts.append(f"neuron {stop.neuron + 1}")
        if stop.index is not None:
            assert stop.layer is not None
            assert stop.neuron is not None
            weights = len(self._step.parameters_before[stop.layer][stop.neuron]) - 1
            parts.append("bias" if stop.index == weights else f"weight {stop.index + 1}")
        parts.append(_QUANTITIES.get(stop.quantity, stop.quantity))
        return " · ".join(parts)


def _place(walk: Walk, cursor: Cursor) -> _Place:
    stop = walk.at(cursor)
    line = stop.number.line
    source = () if line is None else source_of(line)
    pieces = line_in_numbers(walk, cursor)
    return _Place(walk, cursor, stop, pieces, line, source, way_of(walk.sample))


def _has(walk: Walk, cursor: Cursor) -> bool:
    in_sections = cursor.section < len(walk.sections)
    return in_sections and cursor.stop < len(walk.stops(cursor.section))


def _came_from(walk: Walk, _cursor: Cursor, number: Number) -> Cursor | None:
    return walk.find(number)
