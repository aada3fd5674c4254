"""The moves of *Step by step*, with their keys."""

from dataclasses import dataclass
from functools import partial

from gui.panes.steps.walker import Move, Watch
from scratchnet.trace import Cursor, Level, Number, SourceLine, Walk

NO_FURTHER = "There is no further number in this direction."


@dataclass(frozen=True, slots=True)
class Key:
    """Something that a key and a button of the pane do: its name, text, key and tip.

    Buttons of a ``group`` stand around its name. ``move`` is None for what is no move.
    """

    name: str
    text: str
    key: str
    tip: str
    group: str = ""
    move: Move | None = None
    slow: bool = False


def _next(level: Level, walk: Walk, cursor: Cursor, _watch: Watch) -> Cursor | None:
    return walk.next(cursor, level)


def _previous(level: Level, walk: Walk, cursor: Cursor, _watch: Watch) -> Cursor | None:
    return walk.previous(cursor, level)


def _first(_walk: Walk, cursor: Cursor, _watch: Watch) -> Cursor | None:
    start = Cursor(0, 0)
    return None if cursor == start else start


def _last(walk: Walk, cursor: Cursor, _watch: Watch) -> Cursor | None:
    return None if cursor == walk.end else walk.end


def to_line(
    back: bool, line: SourceLine | None, walk: Walk, here: Cursor, watch: Watch
) -> Cursor | None:
    """Go to the next number that a line computes, or the one before; None: that of the place."""
    own = walk.at(here).number.line if line is None else line
    if own is None:
        return None
    return walk.run_to_line(here, own.file, own.number, back=back, watch=watch)


def came_from(number: Number, walk: Walk, _cursor: Cursor, _watch: Watch) -> Cursor | None:
    """Go to where a number of the trace is computed."""
    return walk.find(number)


def to(there: Cursor, _walk: Walk, _cursor: Cursor, _watch: Watch) -> Cursor:
    """Go to a place."""
    return there


_TERM, _NEURON, _LAYER = Level.TERM, Level.NEURON, Level.LAYER
KEYS: tuple[Key, ...] = (
    Key("first", "|◀", "Home", "To the first number of the step", "", _first),
    Key("previous_layer", "◀", "PgUp", "To the beginning of the layer, or to the layer before",
        "Layer", partial(_previous, _LAYER)),
    Key("next_layer", "▶", "PgDown",
        "To the next layer: forward, then the loss, backward, and the update",
        "Layer", partial(_next, _LAYER)),
    Key("previous_neuron", "◀", "Up", "To the beginning of the neuron, or to the neuron before",
        "Neuron", partial(_previous, _NEURON)),
    Key("next_neuron", "▶", "Down", "To the next neuron", "Neuron", partial(_next, _NEURON)),
    Key("previous_term", "◀", "Left", "To the number before", "Number",
        partial(_previous, _TERM)),
    Key("next_term", "▶", "Right", "To the next number", "Number", partial(_next, _TERM)),
    Key("last", "▶|", "End", "To the last number of the step", "", _last),
    Key("line_before", "◀", "Shift+R", "Back to where this line computed something before",
        "Line", partial(to_line, True, None), slow=True),
    Key("run_to_line", "▶", "R", "On to where this line computes something again; a click on "
        "another line of the source runs to that one, with Shift back",
        "Line", partial(to_line, False, None), slow=True),
    Key("previous_sample", "◀", "Ctrl+Left", "The sample before, at the same place", "Sample"),
    Key("next_sample", "▶", "Ctrl+Right", "The next sample of the batch, at the same place",
        "Sample"),
    Key("previous_step", "◀", "P", "Explain the step before", "Step"),
    Key("next_step", "▶", "N", "Explain the next step; the run makes this one if it has not yet",
        "Step"),
    Key("why", "Why small?", "W",
        "Why a gradient is small: the factors that it is made of, with the smallest marked"),
    Key("fill_in", "Fill in", "F",
        "Leave the result of each line out, to be filled in; a click on another number of the line "
        "asks for that one"),
    Key("back", "Back", "Backspace", "Back from where a number came from or goes"),
    Key("copy", "Copy", "Ctrl+C", "Copy the number with 17 digits"),
)  # fmt: skip
