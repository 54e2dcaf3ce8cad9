"""Protecting small numbers: policies, which counts of a round are hidden, and the attack that tries to undo it."""
