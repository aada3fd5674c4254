"""Which field a kind of parameter gets: the one place to edit for a new kind."""

from PySide6.QtWidgets import QWidget

from gui.controls.choice_field import ChoiceField
from gui.controls.features_field import FeaturesField
from gui.controls.field import Field
from gui.controls.flag_field import FlagField
from gui.controls.formula_field import FormulaField
from gui.controls.interval_field import IntervalField
from gui.controls.layers_field import NamePerLayerField
from gui.controls.mnemonics import Mnemonics
from gui.controls.number_field import DrawnNumberField, NumberField, OptionalNumberField
from gui.controls.sizes_field import SizesField
from gui.controls.slider_scale import scale_of
from scratchnet.declare.formula_text import FormulaText
from scratchnet.declare.lists import Formulas, NamePerLayer
from scratchnet.declare.parameter import (
    Choice,
    Flag,
    Integer,
    Interval,
    Parameter,
    Real,
    Sizes,
)

FIELD_CLASSES: dict[type[Parameter], type[Field]] = {
    Integer: NumberField,
    Real: NumberField,
    Choice: ChoiceField,
    Interval: IntervalField,
    Sizes: SizesField,
    FormulaText: FormulaField,
    Flag: FlagField,
    NamePerLayer: NamePerLayerField,
    Formulas: FeaturesField,
}


def has_field(parameter: Parameter) -> bool:
    """Whether there is anything to choose, and it is a setting rather than data."""
    if parameter.listed:
        return False
    return not isinstance(parameter, Choice) or len(parameter.choices) > 1


def make_field(
    path: str, parameter: Parameter, mnemonics: Mnemonics, parent: QWidget | None = None
) -> Field:
    """Return the field of a parameter."""
    return _field_class(parameter)(path, parameter, mnemonics, parent)


def _field_class(parameter: Parameter) -> type[Field]:
    if isinstance(parameter, Integer | Real) and parameter.optional:
        return OptionalNumberField
    if isinstance(parameter, Integer) and scale_of(parameter) is None:
        return DrawnNumberField
    for kind in type(parameter).__mro__:
        if kind in FIELD_CLASSES:
            return FIELD_CLASSES[kind]
    raise TypeError(f"no field for parameters of the kind {type(parameter).__name__}")
