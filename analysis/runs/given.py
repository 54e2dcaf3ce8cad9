"""Parameters as they were typed; `analysis.runs.parameters` checks them against the notebooks."""

from analysis.errors import RoundtableError


def given_parameters(pairs: list[str]) -> dict[str, str]:
    """name -> text, from what was typed as NAME=VALUE."""
    split = {pair: pair.partition("=") for pair in pairs}
    for pair, (name, equals, _) in split.items():
        if not equals or not name.strip():
            raise RoundtableError(f"'{pair}' is no parameter. Write it as NAME=VALUE, such as theme=communication.")
    return {name.strip(): value for name, _, value in split.values()}


def listed(text: str) -> list[str]:
    """A list as it is typed, with commas between.

    >>> listed("leeds-2015, york-2015 ,")
    ['leeds-2015', 'york-2015']
    """
    return [name.strip() for name in text.split(",") if name.strip()]
