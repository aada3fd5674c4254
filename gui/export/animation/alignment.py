"""Forms one in another, aligned as if they were one."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFormLayout, QWidget


def align_labels(widgets: Sequence[QWidget]) -> None:
    """Give the labels of the widgets' forms the same width."""
    labels = [
        label
        for widget in widgets
        if isinstance(form := widget.layout(), QFormLayout)
        for row in range(form.rowCount())
        if (item := form.itemAt(row, QFormLayout.ItemRole.LabelRole)) is not None
        if (label := item.widget()) is not None
    ]
    widest = max(label.sizeHint().width() for label in labels)
    for label in labels:
        label.setMinimumWidth(widest)
