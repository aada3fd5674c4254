"""What a person has chosen for an animation, remembered for the next one."""

from dataclasses import dataclass

from gui.export.animation.clip import Clip
from gui.export.animation.encoders import FORMATS
from gui.preferences import Preferences
from scratchnet.errors import InvalidInput
from scratchnet.run.recipe import LINEAR, SPACINGS

_GROUP = "animation"


@dataclass(frozen=True, slots=True)
class Choices:
    """A format by its suffix, and what makes a `Clip`; ``scale`` are pixels for one of the size."""

    suffix: str = ".gif"
    quality: int = 90
    width: int = 800
    height: int = 600
    scale: int = 1
    frames: int = 60
    spacing: str = LINEAR
    rate: float = 20.0
    hold_s: float = 1.0
    loop: bool = True

    def clip(self) -> Clip:
        """Return the clip. Raises InvalidValue."""
        width, height = self.width * self.scale, self.height * self.scale
        return Clip(width, height, self.frames, self.rate, self.hold_s, self.loop, self.quality)


def remember(preferences: Preferences, choices: Choices) -> None:
    """Keep the choices for `remembered`."""
    preferences.set_record(_GROUP, choices)


def remembered(preferences: Preferences) -> Choices:
    """Return the choices of last time, or the defaults if those are not possible any more."""
    choices = preferences.record(_GROUP, Choices())
    try:
        choices.clip()
    except InvalidInput:
        return Choices()
    known = choices.suffix in FORMATS and choices.spacing in SPACINGS
    return choices if known and not FORMATS[choices.suffix].missing() else Choices()
