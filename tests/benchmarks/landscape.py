"""Seconds until the loss around the present weights is known, at 11 × 11 points and at 51 × 51.

python -m tests.benchmarks.landscape
"""

import time

from resources.presets import PRESETS
from scratchnet.engines import EXACT
from scratchnet.engines.preparing import prepare
from scratchnet.explain import RANDOM, RUN, WEIGHTS, SliceRequest
from scratchnet.run.session import Session
from scratchnet.run.trials import sliced_loss

_LIMIT_S = 0.2
_TIMES = 5


def main() -> None:
    """Measure each kind of slice of some presets after their runs: the first, and the best of five.

    Only the first of a run's own plane makes the run again.
    """
    prepare(EXACT)
    print(f"{'preset':14} {'along':8} {'first':>8} {'coarse':>8} {'whole':>8} {'longest':>8} s")
    for name in ("article", "spiral", "digits"):
        session = Session(PRESETS[name].load(), EXACT)
        session.advance()
        for kind in (WEIGHTS, RANDOM, RUN):
            taken = [_seconds(session, kind) for _ in range(_TIMES)]
            coarse, whole, longest = min(taken, key=lambda each: each[1])
            first = taken[0][1]
            limit = f"   (≤ {_LIMIT_S})" if name == "article" else ""
            print(
                f"{name:14} {kind:8} {first:8.3f} {coarse:8.3f} {whole:8.3f} {longest:8.4f}{limit}"
            )


def _seconds(session: Session, kind: str) -> tuple[float, float, float]:
    """Return the time to the coarse slice and to the whole one, and the longest between yields."""
    begun = last = time.perf_counter()
    coarse = longest = 0.0
    for early in sliced_loss(session.problem, session.snapshot(), SliceRequest(kind)):
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
        if early is not None:
            coarse = now - begun
    return coarse, time.perf_counter() - begun, longest


if __name__ == "__main__":
    main()
