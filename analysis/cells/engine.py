"""Where papermill finds the engine 'roundtable'.

Papermill loads every engine that is installed while it is itself being imported, so the class is made when it is first
asked for and papermill is already there; the work is in `analysis.cells.running`.
"""


def __getattr__(name: str) -> object:
    """Load RoundtableEngine when it is first used (PEP 562)."""
    if name != "RoundtableEngine":
        raise AttributeError(f"module 'analysis.cells.engine' has no attribute '{name}'. It has: RoundtableEngine.")
    import papermill.engines  # noqa: F401  (asks for the class in its turn)

    from analysis.cells.running import RoundtableEngine

    return RoundtableEngine
