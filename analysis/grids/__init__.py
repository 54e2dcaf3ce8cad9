"""Every file that can arrive -> grids: the sheets of a workbook, or a text file, as rows of text.

What a file is, its content decides and never its name. A file that cannot be read whole is one Problem with a remedy;
no file, however made, takes more memory or time than a round's may.
"""
