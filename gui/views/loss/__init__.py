"""The view of the loss and the metrics over the steps."""
