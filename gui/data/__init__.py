"""Tables of data: opening and pasting them, the dialog that reads them, and saving samples."""
