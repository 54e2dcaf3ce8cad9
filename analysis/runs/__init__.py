"""Running the notebooks of a round in order, recording what went in, and publishing the editions in one step."""
