"""What a person has chosen for an animation, remembered for the next one."""

from dataclasses import asdict, dataclass
from typing import Any

from PySide6.QtCore import QSettings

from gui.export.animation.clip import Clip
from gui.export.animation.encoders import FORMATS
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


def remember(settings: QSettings, choices: Choices) -> None:
    """Keep the choices for `remembered`."""
    for name, value in asdict(choices).items():
        # As text, which every store gives back as it was.
        settings.setValue(f"{_GROUP}/{name}", str(value))


def remembered(settings: QSettings) -> Choices:
    """Return the choices of last time; the defaults where those make no sense."""
    values: dict[str, Any] = {}
    for name, default in asdict(Choices()).items():
        kept, kind = str(settings.value(f"{_GROUP}/{name}", default)), type(default)
        try:
            values[name] = kept == str(True) if kind is bool else kind(kept)
        except ValueError:
            return Choices()
    choices = Choices(**values)
    try:
        choices.clip()
    except InvalidInput:
        return Choices()
    known = choices.suffix in FORMATS and choices.spacing in SPACINGS
    return choices if known and not FORMATS[choices.suffix].unavailable_text else Choices()
