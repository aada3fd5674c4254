"""Measuring in a process of its own: the job ``measure`` of `scratchnet.processes`.

It reads a network as JSON from stdin and writes lines of JSON: ``{"doing": name, "share": 0 to 1}``
for progress, and ``{"row": …}``, the fields of a `Difference`, for each row.
"""

import json
import sys
from dataclasses import asdict

from scratchnet.export.models.differences import measure_differences
from scratchnet.export.models.json_file import network_from_text


def main() -> None:
    """Read the network, measure it and write the rows."""
    network = network_from_text(sys.stdin.buffer.read().decode())
    for row in measure_differences(
        network, report=lambda doing, share: _write({"doing": doing, "share": share})
    ):
        _write({"row": asdict(row)})


def _write(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()
