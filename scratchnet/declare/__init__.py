"""Parameters declared once: their kinds, limits, texts and JSON."""
