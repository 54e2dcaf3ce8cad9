"""Children are stored under pseudonyms that only the holder of a secret key can make, and shown under labels of their
round.

Who holds the key and a list of references can tell which pseudonym is whose, so both are restricted; who holds the
tables alone cannot (keyed-hash function of an identifier, as in ENISA's "Pseudonymisation techniques and best
practices", 2019).
"""
