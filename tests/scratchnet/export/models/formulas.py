"""Formulas whose values are exact, so that every language has the same to the last bit."""

from hypothesis import strategies as st


def _larger(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = ["+", "-", "*", "/", "//", "%", "<", "<=", ">", ">=", "==", "!=", "and", "or"]
    return st.one_of(
        st.tuples(parts, st.sampled_from(signs), parts).map(lambda p: f"({' '.join(p)})"),
        st.tuples(parts, parts).map(lambda p: f"({p[0]} < {p[1]} <= x)"),
        st.tuples(st.sampled_from(["-", "+", "not "]), parts).map(lambda p: f"({p[0]}{p[1]})"),
        st.tuples(st.sampled_from(["abs", "floor"]), parts).map(lambda p: f"{p[0]}({p[1]})"),
        st.tuples(st.sampled_from(["min", "max"]), parts, parts, parts).map(
            lambda p: f"{p[0]}({', '.join(p[1:])})"
        ),
    )


exact_formulas = st.recursive(
    st.sampled_from(["x", "y", "x", "y", "0", "1", "0.5", "3", "pi"]), _larger, max_leaves=10
)

#: Steps of an eighth, among which are 0 and -0.0.
_steps = st.integers(-40, 40).map(lambda step: step / 8) | st.just(-0.0)
exact_points = st.lists(st.tuples(_steps, _steps), min_size=1, max_size=6)

#: Each function that is not exact, with values at some points and perhaps none at others.
INEXACT = [
    "sin(x)",
    "cos(x*y)",
    "tan(x)",
    "tanh(x)",
    "exp(x)",
    "exp(400*x)",
    "log(x)",
    "log(abs(x))",
    "sqrt(x)",
    "sqrt(pi)",
    "atan2(y, x)",
    "atan2(x*1e-9, y)",
    "x**y",
    "x**2",
    "abs(x**0.5)",
    "(x**y)**2 + y",
    "x**-3",
    "x**300",
    "2**x",
    "x/(y - 0.5)",
    "1/(1/x)",
    "1/exp(400*x)",
    "x**y < 3 or y > 1",
    "x > 0 and log(x) > 0.1",
    "x < 0 or sqrt(x) > 0.5",
    "0 < x < log(x) + 3",
    "not log(x)",
    "min(log(x), 5)",
    "max(0, 1/x)",
    "floor(1/x)",
]
