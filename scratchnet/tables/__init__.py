"""The user's data: tables of text, columns chosen from them, and scaling."""

from scratchnet.tables.choosing import Chosen, Task, choose
from scratchnet.tables.reading import read_table
from scratchnet.tables.scaling import Scaling
from scratchnet.tables.table import (
    DECIMAL_MARKS,
    DELIMITERS,
    BadCell,
    BadRows,
    Remark,
    Table,
    TableError,
)
from scratchnet.tables.writing import write_csv

__all__ = [
    "DECIMAL_MARKS",
    "DELIMITERS",
    "BadCell",
    "BadRows",
    "Chosen",
    "Remark",
    "Scaling",
    "Table",
    "TableError",
    "Task",
    "choose",
    "read_table",
    "write_csv",
]
