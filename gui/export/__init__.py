"""Pictures of any view and of the whole window, as PNG, SVG or PDF."""

from gui.export.clipboard import copy_picture
from gui.export.errors import ExportError
from gui.export.picture import save_picture

__all__ = ["ExportError", "copy_picture", "save_picture"]
