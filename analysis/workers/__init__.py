"""Warm worker processes: each runs many notebooks, one after the other, every one of them as if in a fresh kernel."""
