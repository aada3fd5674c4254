"""Experiments as texts to copy and paste: our own, and TensorFlow Playground's links."""

from scratchnet.share.fields import is_link
from scratchnet.share.opening import is_given_as_text, is_shared, opened_text
from scratchnet.share.reading import Opened, opened_link
from scratchnet.share.text import SENSIBLE_LENGTH, experiment_of, is_text, text_of
from scratchnet.share.writing import Link, playground_link

__all__ = [
    "SENSIBLE_LENGTH",
    "Link",
    "Opened",
    "experiment_of",
    "is_given_as_text",
    "is_link",
    "is_shared",
    "is_text",
    "opened_link",
    "opened_text",
    "playground_link",
    "text_of",
]
