"""Figures for print: several views of a frame on one sheet of an exact size."""
