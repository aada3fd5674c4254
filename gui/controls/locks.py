"""Which settings are locked, for example by a lesson, and why."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from scratchnet.errors import InvalidInput
from scratchnet.experiment import PARAMETERS

#: What any change of the network's shape empties.
_FOLLOW_THE_SHAPE = ("network.parameters", "network.frozen")


@dataclass(frozen=True, slots=True)
class Locks:
    """The settings that can be changed, by their paths; None is all.

    ``hidden`` are not shown, ``by`` is what locks them, and ``hides_locked`` says whether locked
    settings are not shown either.
    """

    free: frozenset[str] | None = None
    hidden: frozenset[str] = frozenset()
    by: str = "the lesson"
    hides_locked: bool = False

    def locks(self, path: str) -> bool:
        """Return whether a setting cannot be changed."""
        return self.free is not None and path not in self.free

    def hides(self, path: str) -> bool:
        """Return whether a setting is not shown."""
        return path in self.hidden or (self.hides_locked and self.locks(path))

    @property
    def reason(self) -> str:
        """What to say of a locked setting: who locked it, and what can be changed instead."""
        return f"Locked by {self.by}: {self.choice}."

    @property
    def choice(self) -> str:
        """Which settings can be changed, in words: "only Steps and Seed can be changed"."""
        free = self.free or ()
        return _can_be_changed([PARAMETERS[path].label for path in PARAMETERS if path in free])

    def why_no_retry(self) -> str:
        """Return why a run that diverged cannot continue at a lower learning rate, or ""."""
        if not self.locks("training.learning_rate"):
            return ""
        return f"Retry would lower the learning rate, which {self.by} locks: {self.choice}"

    def check(self, paths: Collection[str], changed: Iterable[str]) -> None:
        """Raise InvalidInput if a change that the user makes at ``paths`` changes locked settings.

        ``changed`` are the paths of all settings that would change.
        """
        locked = [path for path in changed if self.locks(path) and path not in _FOLLOW_THE_SHAPE]
        locked += [path for path in paths if path in _FOLLOW_THE_SHAPE and self.locks(path)]
        if not locked:
            return
        label = PARAMETERS[locked[0]].label
        if locked[0] in paths:
            raise InvalidInput(f"{label} – {self.reason}")
        raise InvalidInput(f"This would also change {label} – {self.reason}")


#: Every setting can be changed.
UNLOCKED = Locks()


def _can_be_changed(labels: list[str]) -> str:
    if not labels:
        return "no setting can be changed"
    *others, last = labels
    if not others:
        return f"only {last} can be changed"
    return f"only {', '.join(others)} and {last} can be changed"
