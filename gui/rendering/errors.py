"""Why a picture could not be made, in words for a person."""


class ExportError(Exception):
    """A picture was refused or failed; nothing was written."""
