"""The panes of the window: network, output, loss, and the drawing tools."""
