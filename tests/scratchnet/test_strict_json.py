"""JSON as it is meant: nothing that other readers would take otherwise."""

import pytest

from scratchnet.errors import InvalidInput
from scratchnet.strict_json import parse_json


def test_reads_what_json_is() -> None:
    assert parse_json('{"a": [1, 2.5, null, true, "x"]}', "a thing") == {
        "a": [1, 2.5, None, True, "x"]
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a": 1, "a": 2}', '"a" stands more than once; allowed: each key once'),
        ("[NaN]", "NaN is not a number of JSON; allowed: finite numbers"),
        ("[1,]", "not valid JSON: "),
        ("[" * 100_000, "not a thing: brackets nested too deeply"),
        ("9" * 5_000, "not valid JSON: "),
    ],
)
def test_refuses_the_rest(text: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_json(text, "a thing")
    assert str(refused.value).startswith(reason)
