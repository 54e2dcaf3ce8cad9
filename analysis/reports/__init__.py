"""From released blocks to the reports that a board reads: pages, editions and their manifest."""
