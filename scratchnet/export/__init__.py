"""Exports that need no window: trained networks and scripts."""
