"""The cells of a notebook run in this process: as if in a fresh kernel, and no trace left for the next notebook."""
