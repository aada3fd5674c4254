"""Experiments as texts to copy and paste: our own, and TensorFlow Playground's links."""

from scratchnet.share.link import PlaygroundLink, playground_link
from scratchnet.share.opening import (
    SharedExperiment,
    is_shared,
    is_shared_argument,
    parse_playground_link,
    parse_shared,
)
from scratchnet.share.playground import is_playground_link
from scratchnet.share.text import RECOMMENDED_LENGTH, is_share_text, parse_share_text, share_text

__all__ = [
    "RECOMMENDED_LENGTH",
    "PlaygroundLink",
    "SharedExperiment",
    "is_playground_link",
    "is_share_text",
    "is_shared",
    "is_shared_argument",
    "parse_playground_link",
    "parse_share_text",
    "parse_shared",
    "playground_link",
    "share_text",
]
