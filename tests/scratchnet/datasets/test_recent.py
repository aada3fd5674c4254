"""Results are kept for whoever asks for the same again, and not for ever."""

from scratchnet.datasets.recent import Recent, Same


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


def test_a_key_of_the_same_object_equals_no_copy_of_it() -> None:
    thing = [1.0]
    assert Same(thing) == Same(thing)
    assert hash(Same(thing)) == hash(Same(thing))
    assert Same(thing) != Same([1.0])
    assert Same(thing) != thing
    recent: Recent[Same, int] = Recent(most=2)
    things = (thing, [1.0], thing)
    assert [recent.get(Same(each), lambda n=n: n) for n, each in enumerate(things)] == [0, 1, 0]
