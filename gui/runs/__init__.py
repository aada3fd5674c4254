"""Run files in the window: opened, replayed, verified, saved."""
