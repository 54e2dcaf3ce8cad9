"""The attack on a rendered edition: what its reader could work out of the numbers that its policy protects.

Nothing here asks the renderer what it did. The files are read as whoever has them reads them, and the same is done with
the exact edition of the same blocks, which says what is true.
"""

from analysis.attacking.attack import Attack, Found, attacked

__all__ = ["Attack", "Found", "attacked"]
