"""Pictures of any widget: images for the clipboard, PNG, SVG and PDF files."""

from gui.rendering.layout import ExportError
from gui.rendering.picture import copy_picture, save_picture

__all__ = ["ExportError", "copy_picture", "save_picture"]
