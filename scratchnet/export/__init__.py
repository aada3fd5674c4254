"""What leaves the program without a window: trained networks and scripts."""
