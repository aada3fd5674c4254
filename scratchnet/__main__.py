"""``python -m scratchnet`` is the command ``scratchnet``."""

import sys

from scratchnet.cli import main

if __name__ == "__main__":
    sys.exit(main())
