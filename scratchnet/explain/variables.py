"""The variables of a network: what is moved or shuffled as one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Axis
from scratchnet.experiment import Data
from scratchnet.tables import ColumnEncoding
from scratchnet.tables.column_encoding import MISSING_LABEL, input_slices
from scratchnet.tables.columns import Kind


@dataclass(frozen=True, slots=True)
class Variable:
    """One or several inputs that belong together, by their positions.

    ``column`` is that of the table which they encode, if it is declared: the inputs of a category,
    of which one is 1, are one variable.
    """

    name: str
    inputs: tuple[int, ...]
    column: ColumnEncoding | None = None

    @property
    def named(self) -> bool:
        """Whether its values are names, such as categories, and not numbers."""
        column = self.column
        if column is None:
            return False
        return column.kind in (Kind.CATEGORY, Kind.YES_NO) or len(self.inputs) > 1

    def in_order(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return rows of values of its inputs with categories in the order of the column's."""
        if self.column is None or self.column.kind is not Kind.CATEGORY:
            return values
        places = {category: n for n, category in enumerate(self.column.category_names)}
        rows = values.tolist()
        order = sorted(range(len(rows)), key=lambda n: places.get(self.text(rows[n]), len(places)))
        return values[order]

    def text(self, values: Sequence[float]) -> str:
        """Return what values of its inputs stand for: a category, a date, or the numbers."""
        if self.column is not None:
            try:
                value = self.column.decode(values)
            except ValueError:
                pass
            else:
                return MISSING_LABEL if value is None else str(value)
        return ", ".join(f"{value:g}" for value in values)


def variables_of(axes: Sequence[Axis], data: Data) -> tuple[Variable, ...]:
    """Return the variables of data whose inputs have these axes: in order, with no input twice."""
    if data.source != "table" or not data.columns:
        return tuple(Variable(axis.name, (number,)) for number, axis in enumerate(axes))
    return tuple(
        Variable(column.name, tuple(range(len(axes))[part]), column)
        for column, part in zip(data.columns, input_slices(data.columns), strict=True)
    )
