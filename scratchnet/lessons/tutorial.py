"""Steps of a tutorial: what each shows in the window, and what it waits for.

The words for that are in two tables, so that the reader of files, the window and the guide agree.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from scratchnet.errors import suggestion
from scratchnet.experiment import PARAMETERS
from scratchnet.formula import FormulaError
from scratchnet.quantities import Condition, parse_condition


@dataclass(frozen=True, slots=True)
class Target:
    """A thing of the window: ``kind`` is of `TARGETS`, ``name`` which of them."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"


@dataclass(frozen=True, slots=True)
class Wait:
    """What a step waits for: an ``event`` of `EVENTS` with its ``name``, or a ``condition``.

    With neither, it waits until the learner goes on.
    """

    event: str = ""
    name: str = ""
    condition: Condition | None = None

    def __str__(self) -> str:
        if self.condition is not None:
            return self.condition.text
        return f"{self.event}:{self.name}" if self.name else self.event


@dataclass(frozen=True, slots=True)
class TutorialStep:
    """One step: its Markdown ``text``, the things that it ``shows``, and what it ``waits`` for."""

    text: str
    shows: tuple[Target, ...] = ()
    wait: Wait = Wait()


#: What ``show`` may name, and what each kind is.
TARGETS: dict[str, str] = {
    "control": "the control of a parameter, by its path: control:training.learning_rate",
    "pane": "a pane, by its name: pane:network",
    "view": "a view, by its name: view:loss",
    "action": "an action with its button or menu entry, by its name: action:run",
}
#: Events that ``wait`` may name by themselves.
EVENTS: dict[str, str] = {
    "next": "the learner presses Next (the same as no wait)",
    "running": "the training runs",
    "paused": "the training has been paused",
    "finished": "the run has made all its steps, or was stopped by a condition",
    "diverged": "the run has diverged",
    "restarted": "the run has been set back to its beginning",
}
#: Events that ``wait`` names with a thing after a colon.
NAMED_EVENTS: dict[str, str] = {
    "edited": "a parameter has been changed: edited:network.hidden",
    "opened": "a pane, view or dialog has been shown: opened:steps",
    "done": "an action has been used: done:step",
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names of things in the window, by kinds of `TARGETS`, and what can be ``opened``.

    Kinds that are not listed take any name: without the window nobody knows better.
    """

    names: dict[str, Collection[str]] = field(default_factory=dict)

    def problem(self, kind: str, name: str) -> str:
        """Return what is wrong with a name, or ""."""
        known = PARAMETERS if kind == "control" else self.names.get(kind)
        if known is None or name in known:
            return ""
        names = list(known)
        near = suggestion(name, names)
        return f'there is no {kind} "{name}"{near or "; known: " + ", ".join(names)}'


def parse_target(text: str, vocabulary: Vocabulary) -> Target:
    """Read what a step shows. Raises ValueError that says what is allowed."""
    kind, colon, name = text.partition(":")
    if not colon or kind not in TARGETS or not name:
        near = suggestion(kind, list(TARGETS))
        raise ValueError(f"{' · '.join(f'{each}:…' for each in TARGETS)}{near}")
    if problem := vocabulary.problem(kind, name):
        raise ValueError(f"a known name; {problem}")
    return Target(kind, name)


def parse_wait(
    text: str, vocabulary: Vocabulary, condition: Callable[[str], Condition] = parse_condition
) -> Wait:
    """Read what a step waits for. Raises ValueError that says what is allowed."""
    if text in EVENTS:
        return Wait(text)
    event, colon, name = text.partition(":")
    if colon and event in NAMED_EVENTS and name:
        kind = {"edited": "control", "opened": "opened", "done": "action"}[event]
        if problem := vocabulary.problem(kind, name):
            raise ValueError(f"a known name; {problem}")
        return Wait(event, name)
    if any(sign in text for sign in "<>=!"):
        try:
            return Wait(condition=condition(text))
        except FormulaError as error:
            raise ValueError(f"a condition such as step >= 100; {error}") from None
    words = [*EVENTS, *(f"{each}:…" for each in NAMED_EVENTS)]
    near = suggestion(event, [*EVENTS, *NAMED_EVENTS])
    raise ValueError(f"{', '.join(words)}, or a condition such as step >= 100{near}")
