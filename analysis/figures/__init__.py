"""The figure checker: every number of a report, compared with what was released and with the numbers beside it."""
