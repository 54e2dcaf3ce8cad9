"""Warm processes that do one task after the other, within limits, for this command or for those to come."""
