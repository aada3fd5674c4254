"""How many processor cores one run may use: all of them, or as many as the user chose."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QActionGroup

from gui.actions import Place, check_option, choice
from gui.preferences import Preferences
from scratchnet.engines.threads import choose_threads, chosen_by_environment, cores, threads

_AUTOMATIC = "automatic"
#: Up to this many cores each number is offered, of more those that many machines have.
_EACH, _COMMON = 8, (12, 16, 24, 32, 48, 64, 96, 128, 192)


def offered_numbers(most: int) -> list[int]:
    """Return the numbers to choose from on a machine with ``most`` cores."""
    return [n for n in (*range(1, _EACH + 1), *_COMMON) if n < most] + [most]


def _options() -> list[tuple[str, str, str]]:
    options = [(_AUTOMATIC, "&Automatic", "A run with long steps takes all cores")]
    for number in offered_numbers(cores()):
        text = f"&{number}" if number <= _EACH else str(number)
        tip = "A run takes one core" if number == 1 else f"A run takes at most {number} cores"
        options.append((str(number), text, f"{tip}; no digit depends on it"))
    return options


class CoresChoice(QObject):
    """Keeps the user's choice, and lets engines follow it.

    What the environment says holds until something is chosen in the window. Signals:
    ``noted(str)``, what a choice changes.
    """

    noted = Signal(str)

    def __init__(self, actions: QActionGroup, preferences: Preferences, parent: QObject) -> None:
        super().__init__(parent)
        self._preferences = preferences
        number = preferences.cores
        if chosen_by_environment():
            number = threads()
        else:
            # A machine with fewer cores may have taken over the settings.
            number = number if number in offered_numbers(cores()) else None
            choose_threads(number)
        check_option(actions, _AUTOMATIC if number is None else str(number))

    @choice("cores", Place.CORES, _options())
    def choose(self, name: str) -> None:
        """Let a run use at most so many cores from now on, and remember the choice."""
        number = None if name == _AUTOMATIC else int(name)
        before = threads()
        self._preferences.cores = number
        choose_threads(number or cores())
        now = threads()
        cores_now = "one processor core" if now == 1 else f"{now} processor cores"
        # An engine has no room for more threads than it was made with.
        when = "The next run takes" if now > before else "From now on a run takes"
        self.noted.emit(f"{when} at most {cores_now}.")
