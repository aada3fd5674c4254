"""A training step number by number: the line of the program, the line in numbers, and where from.

The numbers are traced off the window's thread, because a sum over a large batch takes a while.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

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

from gui.current_frame import Chosen
from gui.flow import FlowLayout
from gui.labels import WrappedLabel
from gui.panes.steps.body import Body
from gui.panes.steps.fill_in_bar import FillInBar
from gui.panes.steps.moves import KEYS, NO_FURTHER, Key, came_from, to, to_line
from gui.panes.steps.place import Place, Uses
from gui.panes.steps.source import StepSource
from gui.panes.steps.texts import link_of, page_of
from gui.panes.steps.walker import Move, StepWalker
from gui.theme import Theme, ThemedWidget
from scratchnet.trace import BUGS, Number, Product, StepTrace, Stop, exactly, is_gradient
from scratchnet.trace.fill_in import question_at
from scratchnet.trace.planted import planted_lines

_SECRET_BUG = (
    "This run has a planted bug. Its step is shown as it is made, with the bug in it: the numbers "
    "and the source are those of the run."
)
_TOLD_BUG = (
    "This run has a planted bug: {title}. Its step is shown as it is made; the coloured lines of "
    "the source, {function}, are not the right program's."
)
_UNTRACED_BUG = (
    "This run has a planted bug. Here is the step as the right program makes it, from the weights "
    "that the run has now: with dropout this bug cannot be followed."
)
#: Of the source and of the line in numbers.
_LEAST_HEIGHT_PX = 36


class StepPane(ThemedWidget):
    """Explains one step of the run; a button offers to, until then.

    Signals: ``explanation_wanted``, of the step that comes next; ``step_wanted(int)``, the step of
    this number shall be explained; ``explained(Explained | None)``, the number that is shown while
    the pane is open; ``scored(Score)``, a number was filled in, or given up.
    """

    explanation_wanted = Signal()
    step_wanted = Signal(int)
    explained = Signal(object)
    scored = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._step: StepTrace | None = None
        #: The step that a forward pass was asked in.
        self._whole: StepTrace | None = None
        #: Whether no other tab is in front of the pane.
        self._in_front = True
        self._chosen: Chosen | None = None
        self._uses: Uses | None = None
        #: The factors of the gradient that is shown, and whether they are.
        self._product: Product | None = None
        self._walker = StepWalker(self)
        self._walker.arrived.connect(self._on_walker_arrived)
        self._walker.stayed.connect(self.say)
        self._walker.uses_found.connect(self._on_walker_uses_found)
        self._walker.product_found.connect(self._on_walker_product_found)
        #: Whether the user knows which bug is planted.
        self._knows_bug = False
        self.bug_note = WrappedLabel()
        self.bug_note.setObjectName("step_bug_note")
        self.bug_note.hide()
        self.place_label = WrappedLabel()
        self.place_label.setObjectName("step_place")
        self.sample_box = _number_box("step_sample", "Sample of the batch")
        self.sample_box.setToolTip(
            "Which sample of the step's batch is followed, from 1; a click on a sample in a map"
            " follows that one"
        )
        self.step_box = _number_box("step_number", "Step to explain")
        self.step_box.setToolTip("Which step is explained; 1 is the first from the initial weights")
        self.source = StepSource(theme)
        self.line = QTextBrowser()
        self.line.setObjectName("step_line")
        self.line.setAccessibleName("The line in numbers")
        self.line.setOpenLinks(False)
        self.line.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        for part in (self.source, self.line):
            # In a low pane they scroll before all of it does.
            part.setMinimumHeight(_LEAST_HEIGHT_PX)
        self.note = WrappedLabel()
        self.note.setObjectName("step_note")
        self.fill_in_bar = FillInBar()
        self.fill_in_bar.hide()
        self.forward_button = QPushButton("Trace it forward")
        self.forward_button.setObjectName("step_forward")
        self.forward_button.hide()
        self.actions_by_name: dict[str, QAction] = {}
        self._pages = QStackedWidget()
        self._body = Body()
        self._body.setAccessibleName("The step in numbers")
        self._build()
        self.sample_box.valueChanged.connect(self._on_sample_box_changed)
        self.step_box.valueChanged.connect(self.step_wanted)
        self.line.anchorClicked.connect(self._on_line_clicked)
        self.source.line_clicked.connect(self._on_source_line_clicked)
        self.fill_in_bar.answered.connect(self._on_fill_in_bar_answered)
        self.fill_in_bar.next_wanted.connect(self.actions_by_name["next_term"].trigger)
        self.fill_in_bar.scored.connect(self.scored)
        self.forward_button.clicked.connect(self._on_forward_button_clicked)

    @staticmethod
    def keys() -> list[tuple[str, str]]:
        """Return each key that works in the pane, and what it does."""
        return [(key.key, key.tip) for key in KEYS]

    @property
    def step(self) -> StepTrace | None:
        """The step that is explained."""
        return self._step

    @property
    def stop(self) -> Stop | None:
        """The number that is shown; None until the first is traced."""
        place = self._walker.place
        return None if place is None else place.stop

    @property
    def uses(self) -> Uses | None:
        """What uses the number that is shown, or one of its line; None until that is known."""
        return self._uses

    def show_step(self, step: StepTrace, last_step: int = 0, *, knows_bug: bool = False) -> None:
        """Explain a step, at the place of the one before if there is one.

        ``last_step`` is the number of the last that can be asked for. ``knows_bug`` says whether
        the user knows which bug the run has, so that its lines may be marked.
        """
        self._step, self._whole, self._knows_bug = step, None, knows_bug
        self._show_bug()
        self._pages.setCurrentIndex(1)
        with QSignalBlocker(self.step_box):
            self.step_box.setRange(1, max(last_step, step.number))
            self.step_box.setValue(step.number)
        self._show_samples()
        if self._chosen is not None:
            self.choose(self._chosen)
        self._restart()

    @Slot()
    def tell_bug(self) -> None:
        """Mark the bug from now on: the user has found it, or given up."""
        self._knows_bug = True
        self._show_bug()
        if (place := self._walker.place) is not None:
            self.source.show_line(place.line, place.source, self._wrong_lines(place))

    @Slot(object)
    def choose(self, chosen: Chosen | None) -> None:
        """Follow the sample that is chosen in the window, or offer to if it is not in the batch."""
        self._chosen = chosen
        self.forward_button.hide()
        step = self._whole or self._step
        sample = None if chosen is None else chosen.sample
        if step is None or sample is None:
            return
        if not sample.test and sample.number in step.pending.batch:
            position = list(step.pending.batch).index(sample.number)
            if self._whole is not None:
                self._step, self._whole = self._whole, None
                self._show_samples(position)
                self._restart()
            self.sample_box.setValue(position + 1)
            return
        kind = "Test sample" if sample.test else "Sample"
        text = f"{kind} {sample.number + 1:,} is not in the batch of step {step.number:,}"
        self.forward_button.setToolTip(
            f"{text}: follow it through the network as it is before the step, to its loss"
        )
        self.forward_button.setText(f"Trace {kind.lower()} {sample.number + 1:,} forward")
        self.forward_button.show()
        self.say(f"{text}.")

    def clear(self) -> None:
        """Forget the step: its run is no longer there."""
        self._walker.clear()
        self._step = self._whole = self._uses = None
        self.forward_button.hide()
        self._pages.setCurrentIndex(0)
        self.explained.emit(None)

    @Slot(str)
    def say(self, text: str) -> None:
        """Show a note below the line."""
        self.note.setText(text)

    def refuse(self, text: str) -> None:
        """Say why the step that was asked for is not explained, and keep this one."""
        if (step := self._whole or self._step) is not None:
            with QSignalBlocker(self.step_box):
                self.step_box.setValue(step.number)
        self.say(text)

    def showEvent(self, event: QShowEvent) -> None:
        if self._walker.place is not None:
            self._show_page()

    def hideEvent(self, event: QHideEvent) -> None:
        self.explained.emit(None)

    @Slot(bool)
    def set_in_front(self, in_front: bool) -> None:
        """Say whether the pane is in front of its tabs: Qt hides no pane behind another."""
        self._in_front = in_front
        if not in_front:
            self.explained.emit(None)
        elif self._walker.place is not None:
            self._show_page()

    def close_task(self) -> None:
        """End the work in the background; the pane is not used any more."""
        self._walker.close()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        self.source.set_theme(theme)
        # Links keep the colour that they were set in.
        self._show_page(lights=False)

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
        column.addWidget(self._body, 1)
        column = self._body.column
        column.addWidget(self.bug_note)
        column.addWidget(self.place_label)
        column.addWidget(self.source, 3)
        column.addWidget(self.line, 3)
        column.addWidget(self.fill_in_bar)
        column.addWidget(self.note)
        column.addWidget(self.forward_button, 0, Qt.AlignmentFlag.AlignLeft)
        for page in (empty, shown):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    def _buttons(self) -> FlowLayout:
        own: dict[str, Callable[[], object]] = {
            "previous_sample": partial(self._step_box_by, self.sample_box, -1),
            "next_sample": partial(self._step_box_by, self.sample_box, 1),
            "previous_step": partial(self._ask_for_step, -1),
            "next_step": partial(self._ask_for_step, 1),
            "why": self._show_page,
            "fill_in": self._show_fill_in,
            "back": self.go_back,
            "copy": self.copy,
        }
        boxes = {"Sample": self.sample_box, "Step": self.step_box}
        row = FlowLayout(QMargins(0, 0, 0, 0), 8)
        groups: dict[str, QHBoxLayout] = {}
        for key in KEYS:
            call = own.get(key.name) or partial(self._move, key)
            button = self._button(key, call)
            if not key.group:
                row.add(button)
                continue
            if key.group not in groups:
                whole = QWidget()
                groups[key.group] = line = QHBoxLayout(whole)
                line.setContentsMargins(0, 0, 0, 0)
                line.setSpacing(2)
                row.add(whole)
                caption = QLabel(key.group)
                for widget in (button, caption):
                    line.addWidget(widget)
                if key.group in boxes:
                    line.addWidget(boxes[key.group])
                    caption.setBuddy(boxes[key.group])
                continue
            groups[key.group].addWidget(button)
        for name in ("back", "why"):
            self.actions_by_name[name].setEnabled(False)
        for name in ("why", "fill_in"):
            self.actions_by_name[name].setCheckable(True)
        return row

    def _button(self, key: Key, call: Callable[[], object]) -> QToolButton:
        action = QAction(key.text, self)
        action.setShortcut(QKeySequence(key.key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shown_key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{key.tip} ({shown_key})")
        action.triggered.connect(lambda _checked=False: call())
        self.addAction(action)
        self.actions_by_name[key.name] = action
        button = QToolButton()
        button.setDefaultAction(action)
        button.setObjectName(f"step_{key.name}")
        button.setAccessibleName(key.tip)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    # -- moving ------------------------------------------------------------------------------

    def _show_samples(self, position: int | None = None) -> None:
        assert self._step is not None
        samples = len(self._step.pending.batch)
        with QSignalBlocker(self.sample_box):
            self.sample_box.setRange(1, samples)
            if position is not None:
                self.sample_box.setValue(position + 1)
        self.sample_box.setSuffix(f" of {samples:,}")
        self.sample_box.setEnabled(not self._step.forward_only)

    def _restart(self) -> None:
        """Trace the chosen sample of the step, at the place that is shown."""
        if self._step is not None:
            if not self.note.text() or self._walker.place is None:
                self.say("Tracing the step …")
            self._walker.follow(self._step, self.sample_box.value() - 1)

    def _move(self, key: Key) -> None:
        assert key.move is not None
        if key.slow:
            self._run_to(key.move)
        else:
            self._walker.go(key.move, NO_FURTHER)

    def _run_to(self, move: Move) -> None:
        self.say("Looking for the line …")
        self._walker.go(move, "This line computes no further number of this sample.", slow=True)

    @staticmethod
    def _step_box_by(box: QSpinBox, by: int) -> None:
        box.setValue(box.value() + by)

    def _ask_for_step(self, by: int) -> None:
        if (step := self._whole or self._step) is None:
            return
        if step.number + by < 1:
            self.say("This is the first step of the run.")
        else:
            self.step_wanted.emit(step.number + by)

    @Slot(int)
    def _on_sample_box_changed(self, _number: int) -> None:
        self._restart()

    @Slot()
    def _on_forward_button_clicked(self) -> None:
        step = self._whole or self._step
        if step is None or self._chosen is None or self._chosen.sample is None:
            return
        sample = self._chosen.sample
        self._whole, self._step = step, step.forward_of(sample.number, test=sample.test)
        self._show_samples(0)
        self._restart()

    @Slot(int, bool)
    def _on_source_line_clicked(self, number: int, back: bool) -> None:
        place = self._walker.place
        if place is not None and place.line is not None:
            line = replace(place.line, number=number)
            self._run_to(partial(to_line, back, line))

    @Slot()
    def go_back(self) -> None:
        """Go back to where a number was asked where it came from, or where it goes."""
        self._walker.go_back()

    @Slot()
    def copy(self) -> None:
        """Copy the number that is shown, with 17 digits."""
        if self.stop is not None:
            text = exactly(self.stop.number.value)
            QGuiApplication.clipboard().setText(text)
            self.say(f"Copied {text}")

    @Slot(QUrl)
    def _on_line_clicked(self, url: QUrl) -> None:
        place = self._walker.place
        if place is None:
            return
        kind, index = link_of(url.toString())
        if kind == "use" and self._uses is not None:
            there = self._uses.first[index].cursor
            self._walker.go(partial(to, there), "", remembers=True)
        elif kind == "piece":
            number = place.pieces[index].number
            if number is not None:
                self._follow(place, number.origin)

    def _follow(self, place: Place, origin: Number) -> None:
        """Go to where a number came from; say what it is, and what uses it, if no line did.

        While a number is to be filled in, ask for this one instead.
        """
        if self.fill_in_bar.fill_in.is_open:
            question = question_at(place.walk, place.cursor, origin)
            if question is not None:
                self.fill_in_bar.ask(question)
                self._show_page()
        elif origin is place.stop.number.origin:
            self.say(f"This is the result of the line: {exactly(origin.value)}")
        elif not origin.operands:
            what = origin.name or "a constant of the program"
            self.say(f"{exactly(origin.value)} is {what}: no line computed it.")
            self._walker.find_uses(origin)
        else:
            missing = "This number is computed for another sample of the batch."
            self._walker.go(partial(came_from, origin), missing, remembers=True)

    # -- showing -----------------------------------------------------------------------------

    def _show_bug(self) -> None:
        """Say which bug the step has, as far as the user may know."""
        step = self._whole or self._step
        planted = "" if step is None else step.planted
        if step is None or not planted:
            self.bug_note.hide()
            return
        text = _SECRET_BUG if step.bug else _UNTRACED_BUG
        if step.bug and self._knows_bug:
            bug = BUGS[planted]
            text = _TOLD_BUG.format(title=bug.title, function=bug.function)
        self.bug_note.setText(text)
        self.bug_note.show()

    def _wrong_lines(self, place: Place) -> Sequence[int]:
        bug = place.walk.step.bug
        in_file = place.line is not None and place.line.has_bug
        return planted_lines(BUGS[bug]) if bug and self._knows_bug and in_file else ()

    @Slot(object)
    def _on_walker_arrived(self, place: Place) -> None:
        if self._step is None:
            return
        self._uses = self._product = None
        self.place_label.setText(place.where)
        self.source.show_line(place.line, place.source, self._wrong_lines(place))
        where = "" if place.line is None else place.line.place
        self.say(where or "The step began with this number: no line computed it.")
        self.actions_by_name["back"].setEnabled(self._walker.can_go_back)
        self.actions_by_name["why"].setEnabled(is_gradient(place.stop))
        if self.actions_by_name["fill_in"].isChecked():
            self.fill_in_bar.ask(question_at(place.walk, place.cursor))
        self._show_page()

    @Slot(object)
    def _on_walker_uses_found(self, uses: Uses) -> None:
        self._uses = uses
        self._show_page(lights=False)

    @Slot(object)
    def _on_walker_product_found(self, product: Product) -> None:
        self._product = product
        self._show_page(lights=False)

    def _show_fill_in(self) -> None:
        """Begin to leave numbers out, or end it."""
        place, begins = self._walker.place, self.actions_by_name["fill_in"].isChecked()
        self.fill_in_bar.setVisible(begins)
        question = None
        if place is not None and begins:
            question = question_at(place.walk, place.cursor)
        self.fill_in_bar.ask(question)
        self._show_page()
        if begins:
            self.fill_in_bar.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self._body.reveal(self.fill_in_bar)

    @Slot()
    def _on_fill_in_bar_answered(self) -> None:
        self._show_page()

    def _show_page(self, *, lights: bool = True) -> None:
        """Show the line, without the number that is to be filled in and what gives it away.

        What comes later than the number ``lights`` nothing: the run may have gone on meanwhile.
        """
        if (place := self._walker.place) is None:
            return
        fill_in, explained = self.fill_in_bar.fill_in, place.explained
        self.actions_by_name["copy"].setEnabled(not fill_in.is_open)
        if fill_in.is_open and fill_in.question is not None:
            pieces = fill_in.question.pieces
            self.line.setHtml(page_of(replace(place, pieces=pieces), None, None, self._theme))
            explained = replace(explained, way=None)
        else:
            pieces = place.pieces
            product = self._product if self.actions_by_name["why"].isChecked() else None
            self.line.setHtml(page_of(place, self._uses, product, self._theme))
        self.line.setAccessibleDescription("".join(piece.text for piece in pieces))
        if lights and self._in_front and not self.isHidden():
            self.explained.emit(explained)


def _number_box(name: str, accessible_name: str) -> QSpinBox:
    box = QSpinBox()
    box.setObjectName(name)
    box.setAccessibleName(accessible_name)
    box.setKeyboardTracking(False)
    return box
