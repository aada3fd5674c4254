"""What one tick of the learning-rate slider costs on the window's thread.

Prints the calls of our own functions from the slider's ``valueChanged`` to the return to the event
loop, the files they are in, the fields that are shown again and the formulas that are parsed.

    PYTHONPATH=. python tools/slider_tick.py [--calls]
"""

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType

from PySide6.QtWidgets import QApplication, QSlider
from quiet_window import quiet_window

_ROOT = Path(__file__).resolve().parent.parent
_OURS = tuple(f"{_ROOT / folder}/" for folder in ("gui", "scratchnet"))
_PATH = "training.learning_rate"


@dataclass(frozen=True)
class Tick:
    """What one tick costs. ``by_function`` counts the calls by file and name."""

    calls: int
    files: int
    fields_shown: int
    formulas_parsed: int
    by_function: Counter[str]


def measure(application: QApplication) -> Tick:
    """Move the slider by one position in a window of its own and count."""
    counts: Counter[CodeType] = Counter()

    def profile(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(_OURS):
            counts[frame.f_code] += 1

    with quiet_window(application) as window:
        slider = window.controls.findChild(QSlider, f"{_PATH}.slider")
        assert isinstance(slider, QSlider)
        # The first tick imports and caches what later ones have.
        slider.setValue(slider.value() + 1)
        sys.setprofile(profile)
        try:
            slider.setValue(slider.value() + 1)
        finally:
            sys.setprofile(None)
    by_function: Counter[str] = Counter()
    for code, times in counts.items():
        by_function[f"{Path(code.co_filename).relative_to(_ROOT)}:{code.co_qualname}"] += times
    names = Counter({code.co_qualname: times for code, times in counts.items()})
    return Tick(
        calls=sum(counts.values()),
        files=len({code.co_filename for code in counts}),
        fields_shown=names["Field.show_value"],
        formulas_parsed=names["parse_formula"],
        by_function=by_function,
    )


def main() -> None:
    """Print the figures, and with ``--calls`` every function."""
    tick = measure(QApplication([]))
    print(f"calls            {tick.calls:,}")
    print(f"files            {tick.files}")
    print(f"fields shown     {tick.fields_shown}")
    print(f"formulas parsed  {tick.formulas_parsed}")
    if "--calls" in sys.argv:
        for function, times in tick.by_function.most_common():
            print(f"{times:6} {function}")


if __name__ == "__main__":
    main()
