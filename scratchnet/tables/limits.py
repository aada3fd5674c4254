"""How large a table may be: enough for a laboratory, small enough to be read at once."""

#: Rows of samples.
MOST_ROWS = 100_000

#: Cells of one row.
MOST_COLUMNS = 100

#: Cells of all rows together; each costs some 60 bytes of memory.
MOST_CELLS = 2_000_000

#: Characters of one cell.
LONGEST_CELL = 1_000

#: Characters of one line: the longest row with every character doubled by quoting.
LONGEST_LINE = 2 * MOST_COLUMNS * LONGEST_CELL

#: Bytes, or characters, of the whole text.
LARGEST_TEXT = 32_000_000

#: The largest magnitude of a number. Its square can still be computed with.
LARGEST_NUMBER = 1e100

#: Different values of a column that holds classes.
MOST_CLASSES = 10
