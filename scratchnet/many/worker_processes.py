"""Processes that make runs: for the reference, which holds Python's lock all the time."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from threading import Thread
from typing import Any, TypeVar

from scratchnet.engines import Interrupt
from scratchnet.experiment import Experiment
from scratchnet.many.result import Result, run_to_end
from scratchnet.processes import is_frozen

_T = TypeVar("_T")

#: Python takes no module from the current folder while this is set.
_SAFE_PATH = "PYTHONSAFEPATH"
#: Of this process, if it is a worker: set by the process that started it.
_interrupt = Interrupt()


def can_start() -> bool:
    """Return whether there can be such processes, which take no module from the current folder."""
    ignored = sys.flags.ignore_environment and not sys.flags.safe_path
    return not (is_frozen() or ignored)


@contextmanager
def worker_processes(jobs: int) -> Iterator[Executor]:
    """Yield an executor with ``jobs`` processes; in the end their runs are interrupted.

    They end with the process that started them, however that ends, and leave Ctrl-C to it.
    """
    # Here, for every command of ours would take longer to start.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Never a fork: what other threads hold at that moment would be held for ever.
    context = get_context("spawn")
    flag = context.RawArray("q", 1)
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        with ProcessPoolExecutor(jobs, context, _start, (flag,)) as processes:
            try:
                yield _WithoutInterrupts(processes)
            finally:
                flag[0] = 1
    finally:
        if before is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = before


class _WithoutInterrupts(Executor):
    """An executor whose new processes do not hear of Ctrl-C, not even while they start."""

    def __init__(self, processes: Executor) -> None:
        self._processes = processes

    def submit(self, call: Callable[..., _T], /, *args: Any, **options: Any) -> "Future[_T]":
        """Hand over a call; a process is started if none is idle."""
        if not hasattr(signal, "pthread_sigmask"):
            return self._processes.submit(call, *args, **options)
        # A process inherits which signals are blocked.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        try:
            return self._processes.submit(call, *args, **options)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def run_in_process(number: int, experiment: Experiment, **options: Any) -> Result | None:
    """Make a run in a process of `worker_processes`; see `run_to_end`."""
    return run_to_end(number, experiment, interrupt=_interrupt, **options)


def _start(flag: Any) -> None:
    """Prepare a process that has just started."""
    global _interrupt
    _interrupt = Interrupt(flag)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, name="end with parent", daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one that started it has ended, and could not say so."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
