"""``python -m scratchnet`` is the command ``scratchnet``."""

import sys

from scratchnet import processes

if __name__ == "__main__":
    processes.run_job_if_asked()
    processes.leave_current_folder()
    from scratchnet.cli import main

    sys.exit(main())
