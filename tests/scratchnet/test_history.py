"""Loss histories: in order, and as they were when somebody looked."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from scratchnet.history import LossHistory

_LOSSES = st.lists(st.lists(st.floats(allow_nan=False), max_size=30), max_size=8)


@given(_LOSSES, st.integers(0, 5000))
def test_views_show_what_was_there_when_they_were_made(
    portions: list[list[float]], first: int
) -> None:
    history = LossHistory()
    expected = [0.5] * first
    history.extend(array("d", expected))
    views = [(history.view(), list(expected))]
    for portion in portions:
        history.extend(array("d", portion))
        expected += portion
        views.append((history.view(), list(expected)))
    assert len(history) == len(expected)
    for view, seen in views:
        assert view.tolist() == seen
        assert view.readonly


def test_more_losses_than_twice_the_room_fit() -> None:
    history = LossHistory()
    history.extend(array("d", range(100_000)))
    assert history.view()[-1] == 99_999.0
