"""Formulas of every part."""

from hypothesis import strategies as st

from scratchnet.formula.vocabulary import CONSTANTS, FUNCTIONS


def formulas() -> st.SearchStrategy[str]:
    """Return texts in x and y, most of which have a value at most points."""
    atoms = st.one_of(
        st.sampled_from(["x", "y", *CONSTANTS]),
        st.floats(0, 50).map(repr),
        st.integers(0, 50).map(str),
    )

    def larger(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        signs = ["+", "-", "*", "/", "//", "%", "**", "<", "<=", ">", ">=", "==", "!=", "and", "or"]
        return st.one_of(
            st.tuples(parts, st.sampled_from(signs), parts).map(" ".join),
            st.tuples(parts, st.sampled_from(signs), parts).map(lambda p: f"({' '.join(p)})"),
            st.tuples(parts, parts).map(lambda p: f"({p[0]}) < ({p[1]}) <= x"),
            st.tuples(st.sampled_from(["-", "+", "not "]), parts).map(lambda p: f"({p[0]}{p[1]})"),
            st.tuples(st.sampled_from(sorted(FUNCTIONS)), st.lists(parts, min_size=2, max_size=2))
            .map(lambda p: f"{p[0]}({', '.join(p[1][: FUNCTIONS[p[0]].least])})"),
        )  # fmt: skip

    return st.recursive(atoms, larger, max_leaves=12)
