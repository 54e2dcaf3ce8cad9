"""Free text into themes by declared rules.

`decisions` and `codebook` read people's decisions from definitions/themes.toml; `words` and `phrases` read a text;
`terms` and `clauses` find the terms of the codebook in it; `valence` judges them; `coding` turns answers into codes
with quotes (`coded`); `counting` gives themes with those who raised them, `sets` the themes that a report names
together.
"""
