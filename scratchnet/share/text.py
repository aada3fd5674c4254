"""An experiment as a text to copy and paste: ``scratchnet:1:<content>:<checksum>``.

The content is JSON of what differs from the defaults, compressed, in the letters that links may
hold (base64url). The checksum is the CRC-32 of all between it and the first colon, so that
changes of a character, or of a few adjacent ones, are detected.
"""

import json
import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from scratchnet.errors import InvalidInput
from scratchnet.experiment import PARAMETERS, Experiment, experiment_from_text

#: Mails, chats and links handle this well; a longer text holds data, and a file is better.
RECOMMENDED_LENGTH = 8_000

_NAME, _VERSION = "scratchnet", 1
_SHAPE = re.compile(_NAME + r":(\d{1,9}):([A-Za-z0-9_-]*):([0-9a-f]{8})")
#: What mail programs insert: line ends, quotation marks and invisible spaces.
_INSERTED = re.compile("[\\s>\u00ad\u200b-\u200d\u2060\ufeff]+")
#: Limits for texts that are no experiments, and for what a short text unpacks to.
_MAX_TEXT_LENGTH, _MAX_BYTES = 14_000_000, 10_000_000
#: How far into a text to search for the beginning of ours.
_SEARCHED_LENGTH = 100_000
#: Deflate without a header, as the text has its own checksum.
_RAW_DEFLATE = -zlib.MAX_WBITS
_DAMAGED = "the text is damaged: a character is missing or has changed; please copy it again"


def share_text(experiment: Experiment) -> str:
    """Return the experiment as one word of letters, digits, ``-``, ``_`` and ``:``.

    Raises InvalidInput for so much data that the text could not be read again.
    """
    document: dict[str, Any] = {}
    for path in experiment.differences(Experiment()):
        section, _, name = path.rpartition(".")
        place = document.setdefault(section, {}) if section else document
        place[name] = PARAMETERS[path].document(experiment.value(path))
    content = json.dumps(document, separators=(",", ":"), allow_nan=False).encode()
    if len(content) > _MAX_BYTES:
        raise InvalidInput(
            f"the experiment's data are too long for a text: {len(content):,} bytes; allowed: up "
            f"to {_MAX_BYTES:,}. Send the experiment's file instead"
        )
    packer = zlib.compressobj(9, zlib.DEFLATED, _RAW_DEFLATE)
    packed = packer.compress(content) + packer.flush()
    body = f"{_VERSION}:{urlsafe_b64encode(packed).decode().rstrip('=')}"
    return f"{_NAME}:{body}:{_checksum(body)}"


def is_share_text(text: str) -> bool:
    """Return whether ``text`` looks like such a text, damaged or not."""
    return f"{_NAME}:" in _INSERTED.sub("", text[:_SEARCHED_LENGTH])


def parse_share_text(text: str) -> Experiment:
    """Return the experiment in such a text, which others may surround. Raises InvalidInput."""
    if len(text) > _MAX_TEXT_LENGTH:
        raise InvalidInput(f"the text has {len(text):,} characters: too long for a Scratchnet text")
    if not is_share_text(text):
        raise InvalidInput(f'this is not a Scratchnet text, which begins with "{_NAME}:"')
    found = _SHAPE.search(_INSERTED.sub("", text))
    if found is None:
        raise InvalidInput(_DAMAGED)
    version, packed, checksum = found.groups()
    if _checksum(f"{version}:{packed}") != checksum:
        raise InvalidInput(_DAMAGED)
    if int(version) != _VERSION:
        raise InvalidInput(
            f"the text is of version {int(version)}, and this Scratchnet reads version "
            f"{_VERSION}: it was made by a newer version, please update"
        )
    try:
        return experiment_from_text(_unpacked(packed))
    except InvalidInput as error:
        raise InvalidInput(f"the text: {error}") from error


def _unpacked(packed: str) -> str:
    unpacker = zlib.decompressobj(_RAW_DEFLATE)
    try:
        data = urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        content = unpacker.decompress(data, _MAX_BYTES)
        if unpacker.unconsumed_tail:
            raise InvalidInput(f"unpacks to more than {_MAX_BYTES:,} bytes: not an experiment")
        if not unpacker.eof:
            raise InvalidInput("its content ends too early")
        return content.decode()
    except (zlib.error, UnicodeDecodeError) as error:
        raise InvalidInput(f"its content cannot be unpacked: {error}") from error
    except ValueError as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput(f"its content cannot be unpacked: {error}") from error


def _checksum(body: str) -> str:
    return f"{zlib.crc32(body.encode()):08x}"
