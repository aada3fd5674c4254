"""What the panel says of own data."""

import pytest

from gui.controls.own_data import summary
from scratchnet.experiment import Data

POINTS = ((0.0, 1.0), (2.0, 3.0), (4.0, 5.0))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (Data(source="table"), "No data yet."),
        (
            Data(source="table", inputs=POINTS, targets=("a", "b", "a"), names=("w", "h", "kind")),
            "3 samples: w and h → kind (2 classes)",
        ),
        (
            Data(source="table", inputs=((1.0,),), targets=(2.0,)),
            "1 sample: x → target (values)",
        ),
    ],
)
def test_summary(data: Data, words: str) -> None:
    assert summary(data) == words
