"""Kernels are imported here before any test does it: from where `preparing` lets them be kept.

Numba decides on the cache of a kernel when it is imported. In its own folder it would take code
for up to date that was compiled before one of the pieces changed.
"""

from typing import Any

import numba

from scratchnet.engines.cache import cache_folder

_config: Any = numba.config
_before = _config.CACHE_DIR
_config.CACHE_DIR = str(cache_folder())
import scratchnet.engines.compiled.engine  # noqa: F401

_config.CACHE_DIR = _before
