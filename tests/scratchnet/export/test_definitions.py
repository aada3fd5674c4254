"""Definitions as text: whole, each once, after those it needs, and imports of the rest."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from scratchnet.export.definitions import Definitions

_Write = Callable[[str, str], None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Write]:
    """Write modules that can be imported in the test."""
    monkeypatch.syspath_prepend(str(tmp_path))
    names = []

    def write(name: str, text: str) -> None:
        (tmp_path / f"{name}.py").write_text(dedent(text), encoding="utf-8")
        names.append(name)

    yield write
    for name in names:
        sys.modules.pop(name, None)


def test_what_a_definition_needs_comes_before_it(write: _Write) -> None:
    write(
        "shipped_base",
        """\
        from math import sqrt

        #: The side of a square.
        SIDE = 2.0
        UNUSED = 3

        def diagonal(side: float = SIDE) -> float:
            # Pythagoras.
            return sqrt(2 * side * side)
        """,
    )
    write(
        "shipped_user",
        """\
        import math
        from collections.abc import Sequence

        from shipped_base import diagonal as length

        Numbers = Sequence[float]

        def total(numbers: Numbers) -> float:
            return math.fsum(length(number) for number in numbers)
        """,
    )
    definitions = Definitions()
    assert definitions.take("shipped_user", "total") == "total"
    assert definitions.take("shipped_base", "SIDE") == "SIDE"
    assert definitions.import_lines() == (
        "import math\nfrom collections.abc import Sequence\nfrom math import sqrt\n"
    )
    assert definitions.texts == [
        "Numbers = Sequence[float]\n",
        "#: The side of a square.\nSIDE = 2.0\n",
        (
            "def diagonal(side: float = SIDE) -> float:\n    # Pythagoras.\n"
            "    return sqrt(2 * side * side)\n"
        ),
        (
            "def total(numbers: Numbers) -> float:\n"
            "    return math.fsum(diagonal(number) for number in numbers)\n"
        ),
    ]
    names: dict = {}
    exec(definitions.import_lines() + "".join(definitions.texts), names)
    assert names["total"]([3.0, 4.0]) == pytest.approx(7 * 2**0.5)


def test_a_name_that_two_modules_define_is_renamed_in_one(write: _Write) -> None:
    for name, value in (("shipped_one", 1), ("shipped_two", 2)):
        write(
            name,
            f"""\
            Row = tuple[int, ...]

            def value(row: Row) -> int:
                return {value}

            def {name}(σ: Row) -> int:
                value_of = value(σ)
                return value_of
            """,
        )
    definitions = Definitions()
    for name in ("shipped_one", "shipped_two"):
        definitions.take(name, name)
    assert definitions.texts.count("Row = tuple[int, ...]\n") == 1
    names: dict = {}
    exec("".join(definitions.texts), names)
    assert (names["shipped_one"](()), names["shipped_two"](())) == (1, 2)
    assert (names["value"](()), names["value_shipped_two"](())) == (1, 2)


def test_given_names_are_left_to_the_export(write: _Write) -> None:
    write("shipped_given", "N = 1\ndef double() -> int:\n    return 2 * N\n")
    definitions = Definitions(given={"N"})
    definitions.take("shipped_given", "double")
    assert definitions.texts == ["def double() -> int:\n    return 2 * N\n"]


def test_a_plain_function_has_a_new_name_and_no_annotations(write: _Write) -> None:
    write(
        "shipped_plain",
        """\
        LIMIT = 3.0

        def _clipped(
            z: "list[float]", low: float
        ) -> "list[float]":
            # From above alone.
            return [min(value, LIMIT) for value in z]
        """,
    )
    import shipped_plain

    definitions = Definitions()
    definitions.take_plain(shipped_plain._clipped, "clipped", "min(z, 3)")
    definitions.take_plain(shipped_plain._clipped, "clipped", "min(z, 3)")
    assert definitions.texts == [
        "LIMIT = 3.0\n",
        (
            'def clipped(z, low):\n    """min(z, 3)."""\n    # From above alone.\n'
            "    return [min(value, LIMIT) for value in z]\n"
        ),
    ]


def test_a_constant_is_found_by_its_value(write: _Write) -> None:
    write("shipped_constant", "A = ['a']\nB = ['a']\n")
    import shipped_constant

    definitions = Definitions()
    assert definitions.take_constant(shipped_constant.B, "shipped_constant") == "B"
    assert definitions.take_constant(["a"], "shipped_constant") is None
    assert definitions.texts == ["B = ['a']\n"]


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(LookupError, match=r"scratchnet\.gallery does not define nothing"):
        Definitions().take("scratchnet.gallery", "nothing")
