"""What could tell who somebody is: found in free text and put out of sight, or kept coarser than it was received."""
