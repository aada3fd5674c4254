"""The view of weights and gradients as histograms."""
