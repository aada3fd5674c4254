"""The job ``compile`` of `scratchnet.processes`: compile an engine into ``SCRATCHNET_CACHE_DIR``.

Ends with 0 when the engine works and is marked as ready there, else with 1 and a last line that
says what is wrong.
"""

import gc
import os
from pathlib import Path


def main(name: str) -> str | None:
    """Compile and check; return what failed, or None."""
    if hasattr(os, "nice"):
        os.nice(5)
    # What is made while compiling is needed until the process ends, soon.
    gc.disable()
    folder = Path(os.environ["SCRATCHNET_CACHE_DIR"])
    try:
        from scratchnet.engines.compiled.check import why_wrong
        from scratchnet.engines.compiled.kernels.building import compile_engine

        compile_engine(name, folder)
        reason = why_wrong(name)
        if reason is None:
            (folder / f"{name}.ready").touch()
    except Exception as error:
        # Whatever a broken LLVM raises, the one who asked wants it in a line.
        reason = " ".join(f"{type(error).__name__}: {error}".split())
    return reason
