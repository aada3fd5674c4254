"""Pictures of any view and of the whole window, as PNG, SVG or PDF."""

from gui.export.clipboard import copy_picture
from gui.export.dialog import ExportDialog
from gui.export.errors import ExportError
from gui.export.picture import save_picture
from gui.export.target import ExportTarget

__all__ = ["ExportDialog", "ExportError", "ExportTarget", "copy_picture", "save_picture"]
