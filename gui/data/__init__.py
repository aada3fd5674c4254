"""Tables of data: opening, pasting, and the dialog that reads them."""
