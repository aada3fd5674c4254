"""The dialog that writes one view as a picture."""
