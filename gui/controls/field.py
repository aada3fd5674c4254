"""What all fields have in common, and the fields of a choice and of yes or no."""

from abc import abstractmethod
from collections.abc import Iterable
from html import escape
from typing import Any, ClassVar

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.choices import add_choices, sentence
from gui.controls.inputs import ComboBox
from gui.controls.marks import EFFECT_TEXTS, Light, LiveTag, Message, MessageLine
from gui.controls.numbers import not_allowed_text
from gui.topics import set_topic, setting_topic, term_topic
from scratchnet.declare.lists import NamePerLayer
from scratchnet.declare.parameter import Choice, Flag, Parameter
from scratchnet.experiment import Effect, Experiment

#: Taken by the menu bar, the output pane and its drawing bar, the loss pane, and the diagram.
TAKEN_ELSEWHERE = "FEXVHWPCTGOZ"
#: By so much a button with a sign is wider than high.
_WIDER_PX = 6


class SymbolButton(QToolButton):
    """A button with one sign, a little wider than it is high, whatever the size of the text."""

    def __init__(self, sign: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(sign)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        height = super().sizeHint().height()
        return QSize(height + _WIDER_PX, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class Mnemonics:
    """Assigns each letter once; a label for which no letter is left gets none.

    The labels in ``first`` are assigned theirs before any other.
    """

    def __init__(self, taken: str = TAKEN_ELSEWHERE, first: Iterable[str] = ()) -> None:
        self._taken = set(taken.upper())
        self._assigned = {label: self._assign(label) for label in first}

    def mark(self, label: str) -> str:
        """Return ``label`` with ``&`` before its letter, preferably the first of a word."""
        return self._assigned.pop(label, None) or self._assign(label)

    def _assign(self, label: str) -> str:
        starts = [i for i in range(len(label)) if i == 0 or label[i - 1] == " "]
        others = [i for i in range(len(label)) if i not in starts]
        for i in [*starts, *others]:
            letter = label[i].upper()
            if letter.isascii() and letter.isalpha() and letter not in self._taken:
                self._taken.add(letter)
                return f"{label[:i].replace('&', '&&')}&{label[i:].replace('&', '&&')}"
        return label.replace("&", "&&")


def unit_text(parameter: Parameter) -> str:
    """Return the unit, unless the label contains it."""
    return "" if parameter.unit.lower() in parameter.label.lower() else parameter.unit


def sentences(parameter: Parameter, chosen: object = None) -> list[str]:
    """Return what the parameter is, what can be entered, and what a change does.

    Of a parameter with choices, also what the ``chosen`` one is.
    """
    texts = [sentence(parameter.help)]
    if isinstance(parameter, Choice | NamePerLayer) and isinstance(chosen, str):
        texts.append(f"{parameter.choices[chosen]}: {sentence(parameter.choice_help[chosen])}")
    if limits := parameter.limits():
        none = getattr(parameter, "none_means", "")
        texts.append(sentence(f"{limits}, or {none}" if none else limits))
    return [*texts, f"{EFFECT_TEXTS[parameter.effect]}."]


def description(parameter: Parameter, chosen: object = None) -> str:
    """Return the sentences as one plain text, for screen readers."""
    return " ".join(sentences(parameter, chosen))


def tool_tip(parameter: Parameter, chosen: object = None) -> str:
    """Return the sentences as lines of rich text, which Qt wraps, unlike plain text."""
    first, *rest = (escape(each) for each in sentences(parameter, chosen))
    if parameter.term:
        # A tool tip cannot be clicked; its What's This? text can.
        link = f"<a href='{term_topic(parameter.term)}'>{escape(parameter.term.lower())}</a>"
        rest.append(f"F1 tells more. In the glossary: {link}")
    return f"<p>{first}</p><p>{'<br>'.join(rest)}</p>"


#: Means "no value yet". None cannot: it is a value of optional parameters.
_NOTHING: Any = object()

_NARROWEST_EDITOR_PX = 90


class Field(QWidget):
    """The control of one parameter.

    Signals: ``edited(str, object)``, the parameter's path and its new value, which is allowed;
    ``gesture_ended()``, the slider was released or typing finished.
    """

    edited = Signal(str, object)
    gesture_ended = Signal()

    #: The paths of other parameters that decide what the field offers.
    DEPENDS_ON: ClassVar[tuple[str, ...]] = ()
    #: What shows a message under the field.
    MESSAGE: ClassVar[type[Message] | type[MessageLine]] = Message
    #: How a row is divided between a caption and an editor next to it.
    CAPTION_SHARE = 2
    EDITOR_SHARE = 3

    def __init__(
        self,
        path: str,
        parameter: Parameter,
        mnemonics: Mnemonics,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.path = path
        self.parameter = parameter
        self.setObjectName(path)
        set_topic(self, setting_topic(parameter.label))
        self._mnemonics = mnemonics
        self._value: Any = _NOTHING
        self._proposed: Any = _NOTHING
        self._reverted = False
        #: Whether the field keeps an erroneous text, which is not the experiment's value.
        self.keeps_text = False
        #: Whether there is a message about the value.
        self.in_error = False
        #: On while the value has just changed along with another one.
        self.light = Light(self)

        self.caption = QLabel(mnemonics.mark(parameter.label), self)
        self.caption.setToolTip(tool_tip(parameter))
        unit = unit_text(parameter)
        if unit:
            self.caption.setText(f"{self.caption.text()} ({unit})")
        self.header = QHBoxLayout()
        self.header.addWidget(self.caption)
        self.header.addStretch(1)
        if parameter.effect is Effect.LIVE:
            self.header.addWidget(LiveTag(self))
        self.rows = QVBoxLayout()
        self.rows.setSpacing(4)
        self._message = self.MESSAGE(self)
        self._message.setObjectName(f"{path}.message")
        self.column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self.header)
        column.addLayout(self.rows)
        column.addWidget(self._message)

    @property
    def message(self) -> str:
        """The message under the field, empty if there is none."""
        return self._message.message

    def put_beside_caption(self, editor: QWidget) -> None:
        """Put an editor into the caption's row, aligned with the editors of other fields."""
        self.header.setStretch(0, self.CAPTION_SHARE)
        self.header.setStretch(1, 0)
        self.header.insertWidget(1, editor, self.EDITOR_SHARE)
        editor.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        editor.setMinimumWidth(_NARROWEST_EDITOR_PX)

    def show_experiment(self, experiment: Experiment) -> None:
        """Remember the experiment that the next value belongs to; see ``DEPENDS_ON``."""

    def show_value(self, value: Any, force: bool = False) -> None:
        """Show a value without a signal. A field in error keeps what it shows, unless forced."""
        before, self._value = self._value, value
        proposed = self._proposed is not _NOTHING and before == self._proposed
        self._reverted = proposed and value != before
        if force:
            self.clear_error()
        if self.in_error:
            self.keeps_text |= value != before
        else:
            self._display(value)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.light.paint()

    def show_error(self, message: str) -> None:
        """Show a message, and the value that was rejected if it has just been reverted."""
        if self._reverted:
            self._reverted = False
            self._display(self._proposed)
            self.keeps_text = True
        self._set_message(message)

    @Slot()
    def clear_error(self) -> None:
        """Remove the message."""
        self.keeps_text = False
        self._set_message("")

    @Slot()
    def restore(self) -> None:
        """Show the experiment's value again, and remove the message."""
        self.clear_error()
        self._display(self._value)

    @abstractmethod
    def _display(self, value: Any) -> None:
        """Show a value in the editors, without signals."""

    def _propose(self, value: Any) -> None:
        self.clear_error()
        self._value = self._proposed = value
        self.edited.emit(self.path, value)

    def _refuse(self, typed: str, allowed: str = "") -> None:
        self._set_message(
            not_allowed_text(self.parameter.label, typed, allowed or self.parameter.limits())
        )
        self.keeps_text = True

    def _set_message(self, message: str) -> None:
        self.in_error = bool(message)
        self._message.set_message(message)

    def _describe(self, widget: QWidget, name: str, accessible_name: str = "") -> None:
        """Give an editor its object name, its tool tip, and its texts for screen readers."""
        widget.setObjectName(f"{self.path}.{name}")
        widget.setAccessibleName(accessible_name or self.parameter.label)
        self._explain(widget)

    def _explain(self, widget: QWidget, chosen: object = None) -> None:
        """Say what the parameter is, and what the chosen one of its choices is."""
        widget.setToolTip(tool_tip(self.parameter, chosen))
        widget.setAccessibleDescription(description(self.parameter, chosen))


class ChoiceField(Field):
    """A combo box with the choices' labels, beside the caption."""

    parameter: Choice

    def __init__(
        self, path: str, parameter: Choice, mnemonics: Mnemonics, parent: QWidget | None = None
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        self.combo = ComboBox(self)
        add_choices(self.combo, parameter.choices, parameter.choice_help)
        self.combo.activated.connect(self._on_combo_activated)
        self._describe(self.combo, "choice")
        self.caption.setBuddy(self.combo)
        self.put_beside_caption(self.combo)

    def _display(self, value: str) -> None:
        self.combo.setCurrentIndex(self.combo.findData(value))
        self._explain(self.combo, value)

    @Slot(int)
    def _on_combo_activated(self, index: int) -> None:
        name = self.parameter.check(self.combo.itemData(index))
        if name != self._value:
            self._propose(name)
        self.gesture_ended.emit()


class FlagField(Field):
    """A check box with the parameter's label."""

    parameter: Flag

    def __init__(
        self, path: str, parameter: Flag, mnemonics: Mnemonics, parent: QWidget | None = None
    ) -> None:
        super().__init__(path, parameter, mnemonics, parent)
        self.check_box = QCheckBox(self.caption.text(), self)
        self._describe(self.check_box, "flag")
        self.check_box.clicked.connect(self._on_check_box_clicked)
        self.caption.setBuddy(self.check_box)
        self.caption.hide()
        self.header.insertWidget(0, self.check_box)

    def _display(self, value: bool) -> None:
        self.check_box.setChecked(value)

    @Slot(bool)
    def _on_check_box_clicked(self, yes: bool) -> None:
        self.gesture_ended.emit()
        self._propose(yes)
        self.gesture_ended.emit()
