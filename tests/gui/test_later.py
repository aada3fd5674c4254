"""What is made when it is first needed, and only once."""

from gui.later import Later


def test_it_is_made_once_when_it_is_needed() -> None:
    made: list[str] = []

    def make() -> str:
        made.append("made")
        return "thing"

    later = Later(make)
    assert later.made is None
    assert (later.get(), later.get(), later.made) == ("thing", "thing", "thing")
    assert made == ["made"]


def test_who_waits_is_called_when_it_is_made_and_then_at_once() -> None:
    calls: list[str] = []
    later = Later(lambda: "thing")
    later.when_made(lambda made: calls.append(f"first {made}"))
    later.when_made(lambda made: calls.append(f"second {made}"))
    assert calls == []
    later.get()
    assert calls == ["first thing", "second thing"]
    later.when_made(lambda made: calls.append(f"late {made}"))
    assert calls[2:] == ["late thing"]


def test_who_is_called_finds_it_made() -> None:
    later = Later(lambda: "thing")
    found: list[object] = []
    later.when_made(lambda _: found.append(later.get()))
    later.get()
    assert found == ["thing"]
