"""A titled group of fields without a frame."""

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QGroupBox, QStyle, QStyleOptionGroupBox, QStylePainter


class Section(QGroupBox):
    """A group box that shows its title only.

    Fusion draws the frame, even that of a flat box, from scaled pixmaps, which a vector picture
    of the window shows as smears; and the bold titles part the sections well enough.
    """

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionGroupBox()
        self.initStyleOption(option)
        option.subControls = QStyle.SubControl.SC_GroupBoxLabel
        QStylePainter(self).drawComplexControl(QStyle.ComplexControl.CC_GroupBox, option)
