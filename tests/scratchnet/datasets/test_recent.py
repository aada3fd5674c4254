"""Results are kept for whoever asks for the same again, and not for ever."""

from scratchnet.datasets.recent import Recent


def test_the_last_results_are_kept() -> None:
    recent: Recent[str, list[int]] = Recent(most=2)
    made = {key: recent.get(key, list) for key in "ab"}
    assert recent.get("a", lambda: [1]) is made["a"]
    recent.get("c", list)
    assert recent.get("a", lambda: [1]) == [1]


def test_what_fails_is_not_kept() -> None:
    recent: Recent[int, int] = Recent(most=2)
    try:
        recent.get(1, lambda: 1 // 0)
    except ZeroDivisionError:
        pass
    assert recent.get(1, lambda: 7) == 7
