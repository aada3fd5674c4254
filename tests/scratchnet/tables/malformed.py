"""Malformed files, each with what the message about it must say: by every door the same."""

from codecs import BOM_UTF16_LE

#: Rows that are good, so that one bad cell below them is a typo.
_GOOD = "".join(f"{n}.5,{n * n % 7}.25\n" for n in range(1, 9))
_LINES = "x,y\n" + _GOOD

#: Content by name, and words of the message.
MALFORMED: dict[str, tuple[bytes, list[str]]] = {
    # Nothing, or no text.
    "empty": (b"", ["the table is empty", "at least one row"]),
    "byte order mark only": (b"\xef\xbb\xbf", ["the table is empty"]),
    "blank lines": (b"\r\n \r\n\r\n", ["the table is empty"]),
    "delimiters only": (b",,\n,,\n", ["the table is empty"]),
    "header only": (b"x,y\n", ["line 1", "only a header", "at least one row"]),
    "header only, later": (b"\n\nx,y\n", ["line 3", "only a header"]),
    "latin-1": ("x,y\n1,é".encode("latin-1"), ["line 2", "0xE9", "UTF-8", "CSV UTF-8"]),
    "utf-16 without mark": ("x,y\n1,2".encode("utf-16-le"), ["line 1", "NUL", "order mark"]),
    "utf-16 cut": (BOM_UTF16_LE + b"x\0,\0y", ["not UTF-16", "byte 7"]),
    "NUL": (b"x,y\n1,2\0\n", ["line 2", "NUL"]),
    # Something else.
    "image": (b"\x89PNG\r\n\x1a\n\0\0", ["an image (PNG)"]),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3", ["a PDF document", "save its table as CSV"]),
    "gzip": (b"\x1f\x8b\x08\0\0\0\0\0", ["compressed with gzip", "unpack it"]),
    "NumPy array": (b"\x93NUMPY\x01\0v\0", ["a NumPy array", "numpy.savetxt"]),
    "pickle": (b"\x80\x04\x95\x10\0\0\0\0\0\0\0", ["a Python pickle", "could run code", "as CSV"]),
    "SQLite": (b"SQLite format 3\0\x10\0", ["an SQLite database", "export a table as CSV"]),
    "web page": (b"<!DOCTYPE html><table>", ["a web page", "copy its table"]),
    "damaged ZIP": (b"PK\x03\x04\xff\xff", ["a damaged ZIP archive", "save it again"]),
    # Quotes.
    "open quote": (b'x,y\n1,2\n\n"3,4\n5,6\n', ["line 4", "a quotation mark is not closed"]),
    "open quote at the end": (b'x,y\n1,"2', ["line 2", "not closed", '""']),
    "text after a quote": (b'x,y\n"1"2,3\n', ["line 2", "follows a closing quotation mark"]),
    "lone quote": (b'x,y\n"a"b",3\n', ["line 2", "follows a closing"]),
    # Sizes.
    "long cell": (b"x,y\n1," + b"a" * 1001, ["line 2", '"column 2"', "1,001", "1,000"]),
    "long line": (b"1,2\n" + b"3" * 200_001, ["line 2", "200,001 characters", "200,000"]),
    "many columns": (b"x\n" + b"1," * 1100 + b"1\n", ["line 2", "1,101 cells", "up to 1,100"]),
    "one column": (b"x\n1\n2\n3\n", ["one column", "two or more", "another delimiter"]),
    # Shapes.
    "short header": (b"x\n1,2\n3,4\n", ["line 1", "header has 1 cell,", "rows have 2"]),
    "long header": (b"x,y,z\n1,2\n3,4\n", ["line 1", "header has 3 cells", "rows have 2"]),
    "repeated row names": (b"x,y\na,1,2\na,3,4\n", ["line 1", "header has 2 cells"]),
    "short row": ((_LINES + "3\n").encode(), ["line 10", "missing", "1 cell, not 2"]),
    "long row": ((_LINES + "3,4,5\n").encode(), ["line 10", "5", "beyond the last", "3 cells"]),
    # Cells.
    "text": ((_LINES + "3,oops\n").encode(), ["line 10", "y", "oops", "ot a number"]),
    "unit": ((_LINES + "3 cm,2\n").encode(), ["line 10", "x", "3 cm", "ot a number"]),
    "infinity": ((_LINES + "3,inf\n").encode(), ["line 10", "y", "inf", "ot a number"]),
    "too large": ((_LINES + "3,1e101\n").encode(), ["line 10", "1e101", "oo large", "1e+100"]),
    "underscore": ((_LINES + "3,1_000\n").encode(), ["line 10", "1_000", "ot a number"]),
    "thousands": ((_LINES + '3,"1,00.5"\n').encode(), ["line 10", "1,00.5", "ot a number"]),
    "other digits": ((_LINES + "3,٣\n").encode(), ["line 10", "٣", "ot a number"]),
    "hexadecimal": ((_LINES + "3,0x1F\n").encode(), ["line 10", "0x1F", "ot a number"]),
    "other decimal mark": (
        b"x;y\n1,5;2,5\n2,5;3,5\n3.5;4\n",
        ["line 4", "x", "3.5", "a decimal comma, as in 1,5"],
    ),
    "doubtful thousands": (
        b"x;y\n1,234;2\n5,678;3\n",
        ["x", "1,234 may be 1234 or 1.234", "point or comma"],
    ),
    # Classes.
    "typo among classes": (
        ("x,target\n" + "".join(f"{n}.5,{n % 2}\n" for n in range(20)) + "3.5,O\n").encode(),
        ["line 22", "target", "O", "ot a number"],
    ),
}
