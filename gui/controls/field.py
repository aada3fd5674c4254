"""What all fields have in common: a label, a place for a message, and how values come and go."""

from abc import abstractmethod
from html import escape
from typing import Any, ClassVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.controls.marks import EFFECTS, LiveTag, Message
from gui.controls.numbers import refusal
from scratchnet.declare.parameter import Parameter
from scratchnet.experiment import Effect, Experiment

#: Taken by the menu bar, the run bar and the panes of the main window.
TAKEN_ELSEWHERE = "FEXVHRPLT"


class Mnemonics:
    """Hands out letters, each once; a label that finds none free goes without."""

    def __init__(self, taken: str = TAKEN_ELSEWHERE) -> None:
        self._taken = set(taken.upper())

    def mark(self, label: str) -> str:
        """Return ``label`` with ``&`` before its letter: the first of a word if it can be."""
        starts = [i for i in range(len(label)) if i == 0 or label[i - 1] == " "]
        others = [i for i in range(len(label)) if i not in starts]
        for i in [*starts, *others]:
            letter = label[i].upper()
            if letter.isascii() and letter.isalpha() and letter not in self._taken:
                self._taken.add(letter)
                return f"{label[:i].replace('&', '&&')}&{label[i:].replace('&', '&&')}"
        return label.replace("&", "&&")


def unit_words(parameter: Parameter) -> str:
    """Return the unit, unless the label says it already."""
    return "" if parameter.unit.lower() in parameter.label.lower() else parameter.unit


def sentences(parameter: Parameter) -> list[str]:
    """Say what the parameter is, what may stand there, in which unit, and what a change does."""
    unit = [f"Unit: {parameter.unit}."] if parameter.unit else []
    return [
        parameter.help,
        f"Allowed: {parameter.allowed()}.",
        *unit,
        f"{EFFECTS[parameter.effect]}.",
    ]


def description(parameter: Parameter) -> str:
    """Return the sentences as one plain text, for those who listen to the screen."""
    return " ".join(sentences(parameter))


def tool_tip(parameter: Parameter) -> str:
    """Return the sentences as lines of rich text, which Qt wraps, unlike plain text."""
    first, *rest = (escape(sentence) for sentence in sentences(parameter))
    return f"<p>{first}</p><p>{'<br>'.join(rest)}</p>"


#: Stands for "no value yet", which None cannot: it is a value of optional parameters.
_NOTHING: Any = object()

_NARROWEST_EDITOR_PX = 90


class Field(QWidget):
    """The control of one parameter.

    Signals: ``edited(str, object)``, the path and an allowed value that the person proposes;
    ``gesture_ended()``, the person let go of the slider or finished typing.
    """

    edited = Signal(str, object)
    gesture_ended = Signal()

    #: The paths of other parameters that decide what the field offers.
    DEPENDS_ON: ClassVar[tuple[str, ...]] = ()
    #: How a row is divided between a caption and an editor beside it.
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
        self._mnemonics = mnemonics
        self._value: Any = _NOTHING
        self._proposed: Any = _NOTHING
        self._taken_back = False
        #: Whether what the field shows is not what the experiment says, because of an error.
        self.text_stands = False
        #: Whether there is a message about the value.
        self.in_error = False

        self.caption = QLabel(mnemonics.mark(parameter.label), self)
        self.caption.setToolTip(tool_tip(parameter))
        unit = unit_words(parameter)
        if unit:
            self.caption.setText(f"{self.caption.text()} ({unit})")
        self.header = QHBoxLayout()
        self.header.addWidget(self.caption)
        self.header.addStretch(1)
        if parameter.effect is Effect.LIVE:
            self.header.addWidget(LiveTag(self))
        self.rows = QVBoxLayout()
        self.rows.setSpacing(4)
        self._message = Message(self)
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

    def put_beside(self, editor: QWidget) -> None:
        """Put an editor into the caption's row, in one column with those of other fields."""
        self.header.setStretch(0, self.CAPTION_SHARE)
        self.header.setStretch(1, 0)
        self.header.insertWidget(1, editor, self.EDITOR_SHARE)
        editor.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        editor.setMinimumWidth(_NARROWEST_EDITOR_PX)

    def show_experiment(self, experiment: Experiment) -> None:
        """Take note of the experiment that the next value belongs to; see ``DEPENDS_ON``."""

    def show_value(self, value: Any, force: bool = False) -> None:
        """Show a value without a signal. A field in error keeps what it shows, unless forced."""
        before, self._value = self._value, value
        proposed = self._proposed is not _NOTHING and before == self._proposed
        self._taken_back = proposed and value != before
        if force:
            self.clear_error()
        if self.in_error:
            self.text_stands |= value != before
        else:
            self._display(value)

    def show_error(self, message: str) -> None:
        """Show a message; what the person proposed stands, even if it was just taken back."""
        if self._taken_back:
            self._taken_back = False
            self._display(self._proposed)
            self.text_stands = True
        self._say(message)

    @Slot()
    def clear_error(self) -> None:
        """Take the message away."""
        self.text_stands = False
        self._say("")

    @Slot()
    def restore(self) -> None:
        """Go back to the experiment's value, and take the message away."""
        self.clear_error()
        self._display(self._value)

    @abstractmethod
    def _display(self, value: Any) -> None:
        """Put a value into the editors, without signals."""

    def _propose(self, value: Any) -> None:
        self.clear_error()
        self._value = self._proposed = value
        self.edited.emit(self.path, value)

    def _refuse(self, typed: str, allowed: str = "") -> None:
        self._say(refusal(self.parameter.label, typed, allowed or self.parameter.allowed()))
        self.text_stands = True

    def _say(self, message: str) -> None:
        self.in_error = bool(message)
        self._message.say(message)

    def _dress(self, widget: QWidget, name: str, accessible_name: str = "") -> None:
        """Give an editor its name within the field, its tool tip, and words for a listener."""
        widget.setObjectName(f"{self.path}.{name}")
        widget.setToolTip(tool_tip(self.parameter))
        widget.setAccessibleName(accessible_name or self.parameter.label)
        widget.setAccessibleDescription(description(self.parameter))
