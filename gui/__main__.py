"""``python -m gui`` is the command ``scratchnet-lab``."""

import sys

from gui.app import main

if __name__ == "__main__":
    sys.exit(main())
