"""The training of any view as a film: GIF, APNG, WebP and MP4."""
