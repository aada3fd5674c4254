"""Opening whatever somebody has sent as a text."""

from scratchnet.errors import InvalidInput
from scratchnet.share.fields import is_link
from scratchnet.share.reading import Opened, opened_link
from scratchnet.share.text import experiment_of, is_text


def is_shared(text: str) -> bool:
    """Return whether it looks like a Scratchnet text or a Playground link."""
    return is_text(text) or is_link(text)


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
