"""The window: widgets, panes, dialogs and the training thread; no mathematics."""
