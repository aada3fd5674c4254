"""A run of an experiment: the session, its history, snapshots and evaluation."""
