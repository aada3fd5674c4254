"""Varied settings as they are typed: lists, ranges, JSON, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.errors import InvalidInput
from scratchnet.many.varying import parse_varied


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("training.learning_rate=0.3,1,3", (0.3, 1.0, 3.0)),
        ("training.optimizer=sgd, adam", ("sgd", "adam")),
        ("training.batch_size=null,16", (None, 16)),
        ("network.hidden=[4]", ((4,),)),
        ("data.domain=[-1,1],[-2,2]", ((-1.0, 1.0), (-2.0, 2.0))),
        ("network.hidden=[[2],[4],[8,8]]", ((2,), (4,), (8, 8))),
        ("network.hidden=[2],[4],[8,8]", ((2,), (4,), (8, 8))),
        ("network.hidden=[[]]", ((),)),
        ('data.formula=["max(x, y)", "x"]', ("max(x, y)", "x")),
        ("training.steps=100..400:4", (100, 200, 300, 400)),
        ("training.learning_rate=0.001..1:4log", (0.001, 0.01, 0.1, 1.0)),
        ("training.learning_rate=1e-3..1e-1:3log", (0.001, 0.01, 0.1)),
        ("data.noise=0..1:3", (0.0, 0.5, 1.0)),
        ("data.noise=1..0:3", (1.0, 0.5, 0.0)),
        ("network.dropout=.25...75:3", (0.25, 0.5, 0.75)),
    ],
)
def test_values_are_read(text: str, values: tuple[object, ...]) -> None:
    found = parse_varied(text)
    assert found.path == text.partition("=")[0]
    assert found.values == values


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("training.learning_rate", ["--vary", "KEY=V1,V2"]),
        ("=1", ["--vary", "KEY=V1,V2"]),
        ("training.learning_rat=1", ["did you mean", "training.learning_rate"]),
        ("training.learning_rate=1,x", ['"x"', "a number from"]),
        ("training.learning_rate=1,1.0", ["1.0", "comes twice"]),
        ("training.learning_rate=1..2", ['"1..2"', "LOW..HIGH:COUNT"]),
        ("training.learning_rate=1..2:1", [":1", "a count from 2"]),
        ("training.learning_rate=1..2:x", [":x", "a count from 2"]),
        ("training.learning_rate=0..2:3log", ["ends above 0"]),
        ("training.learning_rate=a..2:3", ['"a"', "a finite number"]),
        ("training.learning_rate=1..inf:3", ['"inf"', "a finite number"]),
        ("training.learning_rate=1..99999:3", ["50000.0", "a number from"]),
        ("training.steps=1..3:9", ["fewer than 9"]),
        ("network.hidden=4", ["is 4", "[4] or [8, 8]"]),
        ("network.hidden=[[4]", ["[[4]", "JSON list"]),
        ("network.hidden=[]", ["0 values", "1 to"]),
        ("seed=1,2", ["--vary seed", "number of seeds"]),
    ],
)
def test_a_refusal_names_the_setting_the_value_and_what_is_allowed(
    text: str, words: list[str]
) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_varied(text)
    assert all(word in str(caught.value) for word in words), caught.value


@given(
    st.floats(1e-6, 1000),
    st.floats(1e-6, 1000),
    st.integers(2, 60),
    st.sampled_from(["", "log"]),
)
def test_a_range_begins_and_ends_with_its_ends_and_goes_one_way(
    low: float, high: float, count: int, kind: str
) -> None:
    if abs(low - high) < 1e-6 * max(low, high):
        return
    found = parse_varied(f"training.learning_rate={low!r}..{high!r}:{count}{kind}").values
    assert (found[0], found[-1], len(found)) == (low, high, count)
    assert list(found) == sorted(found, reverse=low > high)
