"""Threads that help with one call of a kernel."""

import _thread
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from scratchnet.engines.compiled.arguments import BOARD, CLOSED, TICKET

Board = NDArray[np.int64]


def new_board() -> Board:
    """Return a board for one call."""
    return np.zeros(BOARD, np.int64)


@contextmanager
def helpers(number: int, help_with: Callable[[int], object], board: Board) -> Iterator[None]:
    """Let so many threads call ``help_with`` meanwhile, each with its number, from 1 on.

    The call must end once the board is closed. They have ended when this ends. If the system has
    no threads left there are fewer, for the caller can do everything by itself.
    """

    # By `_thread`, because `Thread.start` waits until the other thread runs. The caller has work
    # to do, on a busy machine for a long time.
    def run(thread: int, ended: _thread.LockType) -> None:
        try:
            help_with(thread)
        finally:
            ended.release()

    locks = []
    try:
        for thread in range(1, number + 1):
            ended = _thread.allocate_lock()
            ended.acquire()
            try:
                _thread.start_new_thread(run, (thread, ended))
            except RuntimeError:
                break
            locks.append(ended)
        yield
    finally:
        # Already done unless the call did not take place.
        board[TICKET] = CLOSED
        for ended in locks:
            ended.acquire()
