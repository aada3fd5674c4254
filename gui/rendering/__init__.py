"""Pictures of any widget: images for the clipboard, PNG, SVG and PDF files."""

from gui.rendering.clipboard import copy_picture
from gui.rendering.errors import ExportError
from gui.rendering.picture import save_picture

__all__ = ["ExportError", "copy_picture", "save_picture"]
