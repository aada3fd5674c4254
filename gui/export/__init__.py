"""What leaves the program: pictures, figures, animations, networks, scripts, values."""
