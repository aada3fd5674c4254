"""The tools to draw with."""

from enum import Enum


class Tool(Enum):
    """What the mouse does; the value is the name a person reads."""

    LOOK = "Look"
    ADD = "Add"
    SPRAY = "Spray"
    ERASE = "Erase"

    @property
    def has_circle(self) -> bool:
        """Whether it reaches around the pointer."""
        return self in (Tool.SPRAY, Tool.ERASE)
