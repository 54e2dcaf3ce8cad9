"""Free text into themes by declared rules.

`codebook` reads people's decisions from definitions/themes.toml, `words` and `matching` find its terms, `valence` judges
them, `coding` turns answers into codes with quotes, and `counting` gives themes with those who raised them.
"""
