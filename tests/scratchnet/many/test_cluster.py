"""Sweeps on a Dask scheduler with workers as processes, also when one is lost on the way."""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from scratchnet.engines import FAST
from scratchnet.engines.preparing import prepare
from scratchnet.errors import InvalidInput
from scratchnet.many.cluster import ClusterError, dask_cluster
from scratchnet.many.sweep_file import SweepFile
from tests.scratchnet.cli.conftest import COMMAND

needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="Dask is not installed"
)
_SWEEP = ("sweep", "--seeds", "200", "--steps", "5000", "--engine", FAST, "--goal", "loss < 0.001")
_DEADLINE_S = 120


class _Cluster:
    """A scheduler on this machine, and its workers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        self._start("scheduler", "--port", "0", "--scheduler-file", str(file))
        deadline = monotonic() + _DEADLINE_S
        while not (file.exists() and file.stat().st_size) and monotonic() < deadline:
            assert self.processes[0].poll() is None

        self.address = json.loads(file.read_text())["address"]

    def start_worker(self) -> "subprocess.Popen[bytes]":
        """Start a worker with one thread, which is not started again when it is killed."""
        place = ("--local-directory", str(self._folder))
        return self._start("worker", self.address, "--nthreads", "1", "--no-nanny", *place)

    def _start(self, kind: str, *arguments: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard", *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        return process


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[_Cluster]:
    prepare(FAST)
    made = _Cluster(tmp_path)
    yield made
    for process in made.processes:
        process.kill()
        process.wait()


def _results(path: Path) -> list[Any]:
    try:
        with SweepFile.open_to_read(path) as file:
            return list(file.results())
    except InvalidInput:
        # It is being made.
        return []


@needs_dask
@pytest.mark.slow
def test_a_worker_that_is_killed_loses_no_run_and_none_is_made_twice(
    cluster: _Cluster, tmp_path: Path
) -> None:
    first, _ = cluster.start_worker(), cluster.start_worker()
    path, alone = tmp_path / "a.scratchnet-sweep", tmp_path / "b.scratchnet-sweep"
    sweep = subprocess.Popen([*COMMAND, *_SWEEP, "--dask", cluster.address, "-o", os.fspath(path)])
    deadline = monotonic() + _DEADLINE_S
    while len(_results(path)) < 20 and sweep.poll() is None and monotonic() < deadline:
        pass
    first.kill()
    assert sweep.wait(timeout=_DEADLINE_S) == 0
    subprocess.run([*COMMAND, *_SWEEP, "-o", os.fspath(alone)], check=True)
    found = _results(path)
    assert [each.number for each in found] == list(range(200))
    assert found == _results(alone)


@needs_dask
@pytest.mark.slow
def test_a_scheduler_that_cannot_be_reached_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.scratchnet-sweep"
    address = "tcp://127.0.0.1:9"
    done = subprocess.run(
        [*COMMAND, *_SWEEP, "--dask", address, "-o", os.fspath(path)],
        capture_output=True,
        text=True,
        timeout=_DEADLINE_S,
    )
    assert done.returncode == 2
    assert f"--dask {address}: the scheduler cannot be reached" in done.stderr


def test_without_dask_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"Dask is not installed.*scratchnet\[cluster\]"):
        dask_cluster("tcp://127.0.0.1:8786").__enter__()
