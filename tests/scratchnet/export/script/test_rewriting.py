"""Source text made to fit: what is known put in, what is not needed left out, layout kept."""

from textwrap import dedent

import pytest

from scratchnet.export.script.rewriting import Edit, renamed, rewritten

_FUNCTION = dedent('''\
    def mean(values: list[float], weigh: Weigh) -> float:
        """The mean Σxᵢ/n of some values."""
        total: float = 0.0  # from 0
        if weigh.any:
            # Each counts.
            total += weigh.all(values)
        else:
            for value in values:
                total += value  # ∂
        return total / (len(values) if weigh.count else 1)
    ''')

_CLASS = dedent('''\
    class A:
        """One, two."""

        b: int
        c: int

        def d(self) -> int:
            self.e = 1
            return 2

        @classmethod
        def f(cls) -> int:
            return 3
    ''')


@pytest.mark.parametrize(
    ("source", "edit", "expected"),
    [
        (
            "def f(a: int, b: str = 'x') -> None:\n    pass\n",
            Edit(),
            "def f(a, b='x'):\n    pass\n",
        ),
        (
            "def f(\n    a: int,\n    b: int,\n) -> int:\n    # Why.\n    return a\n",
            Edit(without=frozenset({"b"})),
            "def f(a):\n    # Why.\n    return a\n",
        ),
        (
            "def f(x: int) -> int:\n    return x if ready else σ(x) + 1\n",
            Edit({"ready": False, "σ(x)": "tanh(x)"}),
            "def f(x):\n    return tanh(x) + 1\n",
        ),
        (
            "def f() -> None:\n    if ready:\n        go()\n    wait()\n",
            Edit({"ready": False}),
            "def f():\n    wait()\n",
        ),
        (
            "def f() -> int:\n    a = b()\n    return 1\n",
            Edit({"a = b()": "b()"}),
            "def f():\n    b()\n    return 1\n",
        ),
        (
            "def f() -> int:\n    # Why.\n    return 1\n",
            Edit(docstring="Words."),
            'def f():\n    """Words."""\n    # Why.\n    return 1\n',
        ),
        (
            _CLASS,
            Edit(without=frozenset({"b", "f", "self.e ="}), say={", two": ""}),
            'class A:\n    """One."""\n\n    c: int\n\n    def d(self):\n        return 2\n\n',
        ),
    ],
)
def test_edits(source: str, edit: Edit, expected: str) -> None:
    assert rewritten(source, edit) == expected


def test_words_that_are_no_longer_there_are_noticed() -> None:
    with pytest.raises(AssertionError):
        rewritten("def f() -> int:\n    return 1\n", Edit(say={"gone": ""}))


def test_a_branch_that_stays_keeps_its_comments_and_place() -> None:
    put: dict[str, str | bool] = {"weigh.any": True, "weigh.count": True, "weigh.all": "weighed"}
    assert rewritten(_FUNCTION, Edit(put, frozenset({"weigh"}))) == dedent('''\
        def mean(values):
            """The mean Σxᵢ/n of some values."""
            total = 0.0  # from 0
            # Each counts.
            total += weighed(values)
            return total / (len(values))
        ''')


def test_names_change_and_attributes_do_not() -> None:
    assert renamed("_a = self._a + x._a + _ab + _a  # _a", {"_a": "b"}) == (
        "b = self._a + x._a + _ab + b  # b"
    )
