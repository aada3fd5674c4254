"""Many runs at once, on all cores or on other machines: seeds of one experiment, sweeps.

`run_many` trains experiments to their end and yields a `Result` for each as soon as it is there.
Each is what the same run alone would give, to the last bit, however many run beside it.
"""

from scratchnet.engines.threads import cores
from scratchnet.many.result import Examine, Result, result_of, run_to_end
from scratchnet.many.running import run_in_portions, run_many

__all__ = ["Examine", "Result", "cores", "result_of", "run_in_portions", "run_many", "run_to_end"]
