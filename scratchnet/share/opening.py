"""Opening whatever somebody has sent as a text."""

from pathlib import Path

from scratchnet.errors import InvalidInput
from scratchnet.share.fields import is_link
from scratchnet.share.reading import Opened, opened_link
from scratchnet.share.text import experiment_of, is_text


def is_shared(text: str) -> bool:
    """Return whether it looks like a Scratchnet text or a Playground link."""
    return is_text(text) or is_link(text)


def is_given_as_text(file: Path) -> bool:
    """Return whether what stands in the place of a file's name is no name but a shared text.

    A link is one only with its #: other names of files hold "=" too.
    """
    return is_text(str(file)) or ("#" in str(file) and is_link(str(file)))


def opened_text(text: str) -> Opened:
    """Return the experiment in a Scratchnet text or a Playground link. Raises InvalidInput."""
    if is_text(text):
        return Opened(experiment_of(text))
    if is_link(text):
        return opened_link(text)
    raise InvalidInput(
        'this is neither a Scratchnet text, which begins with "scratchnet:", nor a TensorFlow '
        "Playground link"
    )
