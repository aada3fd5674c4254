"""The user's data: tables of text, columns chosen from them, and scaling."""

from scratchnet.tables.choosing import Chosen, Selection, Task, choose, guess_task, suggest
from scratchnet.tables.column_encoding import DATE_PARTS, ColumnEncoding
from scratchnet.tables.columns import Column, Kind, columns_of
from scratchnet.tables.encoding import MISSING, Use
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
from scratchnet.tables.writing import guarded, write_csv

__all__ = [
    "DATE_PARTS",
    "DECIMAL_MARKS",
    "DELIMITERS",
    "MISSING",
    "BadCell",
    "BadRows",
    "Chosen",
    "Column",
    "ColumnEncoding",
    "Kind",
    "Remark",
    "Scaling",
    "Selection",
    "Table",
    "TableError",
    "Task",
    "Use",
    "choose",
    "columns_of",
    "guarded",
    "guess_task",
    "read_table",
    "suggest",
    "write_csv",
]
