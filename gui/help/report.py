"""What a report of a problem should say: versions, system and last error. Nothing is sent."""

import platform
from importlib import metadata

from PySide6.QtCore import Qt, Slot, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from gui.dialogs import open_with_size
from gui.failures import last_failure
from scratchnet import __version__

_SIZE_PX = (620, 460)
#: Packages whose versions matter, in the order of the report.
_PACKAGES = ("PySide6_Essentials", "pyqtgraph", "numpy", "llvmlite", "pillow")


def report_text(engine: str) -> str:
    """Return the versions, the system, the engine and the last unexpected error, as lines."""
    screens = ", ".join(
        f"{screen.size().width()} × {screen.size().height()} at {screen.devicePixelRatio():g}"
        for screen in QGuiApplication.screens()
    )
    lines = [
        f"Scratchnet {__version__}",
        f"Python {platform.python_version()} ({platform.python_implementation()})",
        f"Qt {qVersion()}, {QGuiApplication.platformName()}",
        *(f"{name} {_version(name)}" for name in _PACKAGES),
        f"system {platform.platform()}, {platform.machine()}",
        f"screens {screens}",
        f"engine {engine}",
        "",
        f"last unexpected error:\n{last_failure()}" if last_failure() else "no unexpected error",
    ]
    return "\n".join(lines)


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


class ReportDialog(QDialog):
    """Shows the report, and copies it. Nothing is sent."""

    def __init__(self, engine: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Report a problem")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        explanation = QLabel(
            "Copy these lines into your report, and add what you did, what you expected and what "
            "happened. Remove what you do not want to tell; nothing is sent by the program."
        )
        explanation.setWordWrap(True)
        self.text = QPlainTextEdit(report_text(engine))
        self.text.setAccessibleName("Report")
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setTabChangesFocus(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy = self.buttons.addButton("&Copy", QDialogButtonBox.ButtonRole.ActionRole)
        self.copied = QLabel()
        self.copied.setAccessibleName("Result")
        layout = QVBoxLayout(self)
        layout.addWidget(explanation)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.copied)
        layout.addWidget(self.buttons)
        self.copy.clicked.connect(self._on_copy_clicked)
        self.buttons.rejected.connect(self.reject)
        open_with_size(self, *_SIZE_PX)

    @Slot()
    def _on_copy_clicked(self) -> None:
        QApplication.clipboard().setText(self.text.toPlainText())
        self.copied.setText("Copied to the clipboard.")
