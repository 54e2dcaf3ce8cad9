"""Codebooks and coded rounds as REFI-QDA, the format that NVivo, ATLAS.ti, MAXQDA and QualCoder share.

`codebook_out` writes a codebook (.qdc) and `codebook_in` reads one, ours or another program's; `project_out` writes the
answers with their codes, coders and memos (.qdpx). Positions count Unicode code points from 0, the end not included, as
the standard does (REFI-QDA 1.5, 9.2). `markup` makes XML and GUIDs, `texts` what a file can hold; `descriptions` puts
the rules of a theme into words that another program keeps, `blocks` writes them as TOML.
"""

from analysis.themes.exchange.codebook_in import codebook_in, themes_without_terms
from analysis.themes.exchange.codebook_out import codebook_out
from analysis.themes.exchange.given import Project
from analysis.themes.exchange.project import project_out

__all__ = ["Project", "codebook_in", "codebook_out", "project_out", "themes_without_terms"]
