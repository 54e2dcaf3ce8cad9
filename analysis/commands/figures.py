"""What `roundtable figures` does: hold every figure of a report against what was released, and say which do not hold.

It takes the options of its command and gives the exit code: 0 when nothing is contradicted, 1 when something is.
"""

import argparse


def check_report(options: argparse.Namespace) -> int:
    """Check the figures of one report; nothing is written."""
    from analysis.figures.checking import check_figures
    from analysis.figures.files import read_report
    from analysis.figures.released import released_figures
    from analysis.figures.telling import is_contradicted, json_told, lines_told

    released = released_figures(options.round, options.audience)
    checked = check_figures(read_report(options.report), released)
    for line in json_told(checked) if options.json else lines_told(checked, options.all):
        print(line)
    return 1 if is_contradicted(checked) else 0
