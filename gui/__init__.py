"""The window: it composes, wires and shows, and holds no mathematics."""
