"""The list of features: what is on, and what comes of turning one on or off."""

from gui.controls.features import built_in, on_of, usable, with_feature, without_feature

XY = ("x", "y")


def test_none_are_the_inputs_themselves() -> None:
    assert on_of((), XY) == XY
    assert on_of((), ("x",)) == ("x",)
    assert on_of(("x*y",), XY) == ("x*y",)
    assert without_feature(("x", "y", "x*x"), "x*x", XY) == ()


def test_buttons_stand_before_own_ones_in_their_order() -> None:
    assert with_feature(("y", "cos(x)"), "x", XY) == ("x", "y", "cos(x)")
    assert with_feature(XY, "cos(x)", XY) == ("x", "y", "cos(x)")
    assert with_feature(XY, "x * y", XY) == ("x", "y", "x*y")


def test_blanks_make_no_difference() -> None:
    assert built_in(" sin( x )") == "sin(x)"
    assert built_in("sin(2*x)") is None
    assert without_feature(("x", "cos( x )"), "cos(x)", XY) == ("x",)


def test_a_missing_input_cannot_be_used() -> None:
    assert [text for text in ("x", "x*y", "sin(y)") if usable(text, ("x",))] == ["x"]
