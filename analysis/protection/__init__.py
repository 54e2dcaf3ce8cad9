"""Protecting small numbers: policies, which counts of a whole round are hidden, and the attack that tries to undo it."""
