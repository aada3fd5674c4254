"""A training step with every number: which line of the reference computed it, and from what.

`StepTrace` is a step of a run, `SampleTrace` a sample of its batch; numbers are `Number`. The
reference's own code is run with such numbers (`reference`), so that nothing is computed a second
way. What a trace is written as is imported by itself: `documents` and `worksheet`.
"""

from scratchnet.trace.bugs import BUGS, Bug
from scratchnet.trace.factors import Factor, FactorKind, Product, is_gradient, product_of
from scratchnet.trace.line import Piece, exactly, line_in_numbers
from scratchnet.trace.number import Number, SourceLine, addends, ancestors, source_of
from scratchnet.trace.reference import engine_with_bug, reference
from scratchnet.trace.sample import LayerTrace, NeuronTrace, SampleTrace
from scratchnet.trace.step import ParameterUpdate, StepTrace
from scratchnet.trace.walk import Cursor, Level, Stop, Walk
from scratchnet.trace.way import SampleWay, way_of

__all__ = [
    "BUGS",
    "Bug",
    "Cursor",
    "Factor",
    "FactorKind",
    "LayerTrace",
    "Level",
    "NeuronTrace",
    "Number",
    "ParameterUpdate",
    "Piece",
    "Product",
    "SampleTrace",
    "SampleWay",
    "SourceLine",
    "StepTrace",
    "Stop",
    "Walk",
    "addends",
    "ancestors",
    "engine_with_bug",
    "exactly",
    "is_gradient",
    "line_in_numbers",
    "product_of",
    "reference",
    "source_of",
    "way_of",
]
