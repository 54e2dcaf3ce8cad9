"""Free text into themes by declared rules.

`decisions` and `codebook` read people's decisions from definitions/themes.toml; `words`, `phrases` and `matching` find
its terms; `valence` judges them; `coding` turns answers into codes with quotes; `counting` gives themes with those who
raised them, and the sets of themes that a report tells.
"""
