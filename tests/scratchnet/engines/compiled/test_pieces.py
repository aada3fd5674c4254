"""How pieces of kernels are compiled."""

from typing import Any

import pytest
from numba.core import types

from scratchnet.engines.compiled.arithmetics import EXACT, FAST, Arithmetic
from scratchnet.engines.compiled.kernels.arithmetic import (
    ArithmeticType,
    is_fast,
    kernel,
    subroutine,
)

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("arithmetic", "wanted"), [(EXACT, [False, True]), (FAST, [True, False])])
def test_what_an_arithmetic_never_runs_is_not_compiled(
    arithmetic: Arithmetic, wanted: list[bool]
) -> None:
    @subroutine
    def if_fast(x: Any) -> Any:
        return x + 1.0

    @subroutine
    def if_not(x: Any) -> Any:
        return x + 2.0

    @kernel
    def choosing(arithmetic: Any, x: Any) -> Any:
        if is_fast(arithmetic) and x > 0.0:
            return if_fast(x)
        return x if is_fast(arithmetic) else if_not(x)

    choosing.compile((ArithmeticType(arithmetic), types.float64))
    assert [bool(piece.overloads) for piece in (if_fast, if_not)] == wanted
