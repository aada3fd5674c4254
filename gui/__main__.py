"""``python -m gui`` is the command ``scratchnet-lab``."""

import sys

from scratchnet import processes

if __name__ == "__main__":
    processes.run_job_if_asked()
    processes.leave_current_folder()
    from gui.app import main

    sys.exit(main())
