"""A text read by the rules of a codebook: its words and clauses, the terms found in them, and what judges them."""
