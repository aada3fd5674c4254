"""Measuring in a process of its own: ``python -m scratchnet.export.models``. Nobody waits for it.

A network as JSON comes in on stdin. Out go lines of JSON: ``{"doing": what, "share": 0 to 1}`` now
and then, and ``{"row": …}``, the fields of a `Difference`, for each row.
"""

import json
import sys
from dataclasses import asdict

from scratchnet.export.models.differences import measure_differences
from scratchnet.export.models.json_file import network_from_text


def main() -> None:
    """Read, measure and tell."""
    network = network_from_text(sys.stdin.read())
    for row in measure_differences(
        network, watch=lambda doing, share: _tell({"doing": doing, "share": share})
    ):
        _tell({"row": asdict(row)})


def _tell(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
