"""Parameters are checked against the notebooks before anything runs.

papermill only warns of a parameter that a notebook does not have, and then reports with the default. Here a name
that no notebook has, or a value of another type, is refused with the names that are known and their help.
"""

from analysis.errors import RoundtableError, UnknownName
from analysis.reports.contents import ROUND_PARAMETER, Parameter, ReportNotebook
from analysis.runs.given import listed

TRUTHS = {"true": True, "yes": True, "false": False, "no": False}


def checked_parameters(notebooks: tuple[ReportNotebook, ...], given: dict[str, str]) -> dict[str, dict[str, object]]:
    """For each notebook the parameters it has, typed. Raises on a name or a value that no notebook takes."""
    known = {p.name: p for notebook in notebooks for p in notebook.parameters if p.name != ROUND_PARAMETER}
    helps = " ".join(f"{p.name}: {p.help or p.type}." for p in known.values())
    for name in given:
        if name == ROUND_PARAMETER:
            raise RoundtableError(
                f"'{ROUND_PARAMETER}' is the name of the round to run: give it as ROUND, not as a parameter."
            )
        if name not in known:
            raise UnknownName("parameter of any notebook", name, list(known), helps)
    typed = {name: _typed(known[name], value) for name, value in given.items()}
    return {
        notebook.name: {p.name: typed[p.name] for p in notebook.parameters if p.name in typed} for notebook in notebooks
    }


def _typed(parameter: Parameter, text: str) -> object:
    """The text as the type that the notebook declares; `str` where it declares none."""
    try:
        if parameter.type == "bool":
            return TRUTHS[text.strip().casefold()]
        if parameter.type == "list":
            return listed(text)
        return {"int": int, "float": float}.get(parameter.type, str)(text)
    except (KeyError, ValueError):
        wanted = {"bool": "true or false", "int": "a whole number", "float": "a number"}[parameter.type]
        raise RoundtableError(
            f"Parameter '{parameter.name}' is '{text}'; it should be {wanted}. {parameter.help}"
        ) from None
