"""``scratchnet share``: an experiment as a text or a link to copy."""

import argparse

from scratchnet.cli.exits import DONE
from scratchnet.cli.settings import chosen_experiment, list_lines
from scratchnet.errors import InvalidInput
from scratchnet.share import RECOMMENDED_LENGTH, playground_link, share_text


def share(options: argparse.Namespace) -> int:
    """Print the text, or the link; in which ways a link differs is said on stderr."""
    experiment = chosen_experiment(options.file, options.settings)
    if options.playground:
        link = playground_link(experiment)
        print(link.address)
        list_lines("differences:", link.differences)
        return DONE
    text = share_text(experiment)
    if len(text) > RECOMMENDED_LENGTH and not options.long:
        raise InvalidInput(
            f"the text would have {len(text):,} characters, and mails and chats take up to "
            f"{RECOMMENDED_LENGTH:,} well; send the file instead, or print it with --long"
        )
    print(text)
    return DONE
