"""Start an X server without a screen (Xvfb) and run this folder's tests in it."""

import os
import shutil
import subprocess
import sys

_NEEDED = ("Xvfb", "xdotool")


def main() -> int:
    """Return the exit code of pytest; 0 with a word why, where there is no X server to start."""
    missing = [name for name in _NEEDED if shutil.which(name) is None]
    if missing:
        print(f"real-window tests skipped: {' and '.join(missing)} not found", flush=True)
        return 0
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"],
        pass_fds=[write_end],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    try:
        with os.fdopen(read_end) as pipe:
            number = pipe.readline().strip()
        if not number:
            print("real-window tests failed: Xvfb does not start", flush=True)
            return 1
        environment = os.environ | {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        environment.pop("WAYLAND_DISPLAY", None)
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-o",
            "addopts=-ra --strict-markers",
            "tests/real_window",
            *sys.argv[1:],
        ]
        return subprocess.run(command, env=environment, stdin=subprocess.DEVNULL).returncode
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    sys.exit(main())
