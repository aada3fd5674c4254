"""An experiment as a text: round trips and refusals."""

import zlib
from base64 import urlsafe_b64encode
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment, read_experiment
from scratchnet.share import (
    RECOMMENDED_LENGTH,
    is_share_text,
    parse_share_text,
    parse_shared,
    share_text,
)
from tests.scratchnet.experiment.strategies import experiments

_SPIRAL = Experiment().with_values(
    {"data.source": "gallery", "data.dataset": "spiral", "network.hidden": [8, 8], "seed": 7}
)
_TEXT = share_text(_SPIRAL)
_ARTICLE = "scratchnet:1:q64FAA:2dae7412"


def _made(content: bytes, version: int = 1) -> str:
    """Return a text of any content, with the checksum that belongs to it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = urlsafe_b64encode(packer.compress(content) + packer.flush()).decode().rstrip("=")
    return _signed(f"{version}:{packed}")


def _signed(body: str) -> str:
    return f"scratchnet:{body}:{zlib.crc32(body.encode()):08x}"


def test_the_article_is_a_short_text() -> None:
    assert share_text(Experiment()) == _ARTICLE
    assert parse_share_text(_ARTICLE) == Experiment()


@given(experiments)
def test_any_experiment_round_trips(experiment: Experiment) -> None:
    text = share_text(experiment)
    assert parse_share_text(text) == experiment
    assert len(text) < 700


def test_every_preset_is_a_short_text() -> None:
    folder = Path(__file__).parents[3] / "resources" / "presets"
    experiments = [read_experiment(path) for path in sorted(folder.glob("*.json"))]
    # Those of measured data hold their samples.
    texts = [share_text(each) for each in experiments if each.data.source != "table"]
    assert len(texts) > 30
    assert max(map(len, texts)) < 400


def test_your_data_and_edited_parameters_round_trip() -> None:
    experiment = Experiment().with_values(
        {
            "data.source": "table",
            "data.inputs": [[0.1, -1e-300], [1 / 3, 5e300]],
            "data.targets": ["Ja – ü", "高さ"],
            "network.parameters": [[[1, 2, 3]] * 4, [[0.1] * 5]],
            "network.frozen": [[0, 1, 2]],
            "network.activation": ["tanh"],
        }
    )
    assert parse_share_text(share_text(experiment)) == experiment


@pytest.mark.parametrize("place", range(len(_TEXT)))
def test_every_changed_character_is_detected(place: int) -> None:
    for character in "A_a0:/é":
        changed = _TEXT[:place] + character + _TEXT[place + 1 :]
        if changed != _TEXT:
            _assert_refused(changed)
    _assert_refused(_TEXT[:place] + _TEXT[place + 1 :])
    _assert_refused(_TEXT[:place])


@settings(max_examples=200)
@given(st.integers(0, len(_TEXT) - 2))
def test_swapped_characters_are_detected(place: int) -> None:
    one, other = _TEXT[place : place + 2]
    if one != other:
        _assert_refused(_TEXT[:place] + other + one + _TEXT[place + 2 :])


def _assert_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_share_text(text)


@pytest.mark.parametrize(
    "around",
    [
        "\n  {}\t\r\n",
        '"{}"',
        "“{}”",
        "<{}>",
        "Look at this: {}. What do you think?",
        "my scratchnet: {}",
        "\ufeff{}",
    ],
)
def test_surrounding_text_is_ignored(around: str) -> None:
    assert parse_share_text(around.format(_TEXT)) == _SPIRAL


@pytest.mark.parametrize("put_in", ["\n", "\r\n", "\n> ", "\n>> ", " ", "\u200b", "\u00ad"])
def test_what_mail_programs_insert_is_ignored(put_in: str) -> None:
    for width in (1, 7, 20):
        lines = [_TEXT[start : start + width] for start in range(0, len(_TEXT), width)]
        assert parse_share_text(put_in.join(lines)) == _SPIRAL


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not a Scratchnet text"),
        ("x,y\n1,2", "not a Scratchnet text"),
        ('{"seed": 1}', "not a Scratchnet text"),
        ("scratchnet:", "damaged"),
        (_TEXT[:-1], "damaged"),
        (_TEXT.replace(":1:", ":1:A", 1), "damaged"),
        (_made(b"{}", version=2), "version 2.* newer.* update"),
        (_signed("1:AAAA!"), "damaged"),
        (_signed("1:"), "ends too early"),
        (_signed("1:A"), "cannot be unpacked"),
        (_signed("1:____"), "cannot be unpacked"),
        (_made(b"\xff\xfe"), "cannot be unpacked"),
        (_made(b"{"), "not valid JSON"),
        (_made(b"[" * 100_000), "too deeply"),
        (_made(b'{"seed": 1, "seed": 2}'), "repeated"),
        (_made(b'{"seed": NaN}'), "NaN"),
        (_made(b'{"seed": "x"}'), 'seed is "x"; allowed: a whole number'),
        (_made(b'{"data": {"formula": "__import__(1)"}}'), "data.formula"),
        (_made(b'{"future": 1}'), "future is not a known field"),
    ],
)
def test_damaged_texts_are_refused_with_a_reason(text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        parse_share_text(text)


def test_a_decompression_bomb_is_refused() -> None:
    bomb = _made(b" " * 50_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(InvalidInput, match="more than 10,000,000 bytes"):
        parse_share_text(bomb)
    with pytest.raises(InvalidInput, match="characters"):
        parse_share_text("scratchnet:" + "A" * 15_000_000)


def test_data_that_could_not_be_read_again_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scratchnet.share.text._MAX_BYTES", 20)
    with pytest.raises(InvalidInput, match=r"too long for a text.* Send the experiment's file"):
        share_text(Experiment().with_values({"data.formula": "x + y + x + y"}))


def test_your_data_may_exceed_the_recommended_length() -> None:
    random = Random(0)
    rows = [[random.random(), random.random()] for _ in range(1000)]
    values = {"data.source": "table", "data.inputs": rows, "data.targets": [0.5] * 1000}
    experiment = Experiment().with_values(values)
    text = share_text(experiment)
    assert len(text) > RECOMMENDED_LENGTH
    assert parse_share_text(text) == experiment


def test_texts_are_distinguished_from_other_texts() -> None:
    assert is_share_text(_TEXT[:20])
    assert not is_share_text("x,y\n1,2")
    assert parse_shared(_TEXT).experiment == _SPIRAL
    with pytest.raises(InvalidInput, match=r"neither a Scratchnet text.* nor a TensorFlow"):
        parse_shared("x,y\n1,2")
