"""The blocks of a codebook written as TOML, as definitions/themes.toml has them."""

import json
from collections.abc import Mapping
from datetime import date


def toml_of(content: Mapping[str, object]) -> str:
    """A file of TOML: simple values first, then a block for each mapping; what is None is left out."""
    alone = {key: value for key, value in content.items() if not isinstance(value, Mapping)}
    parts = [_lines(alone)] if alone else []
    parts += [f"[{_key(key)}]\n{_lines(value)}" for key, value in content.items() if isinstance(value, Mapping)]
    return "\n\n".join(parts)


def _lines(block: Mapping[str, object]) -> str:
    return "\n".join(f"{_key(key)} = {_value(value)}" for key, value in block.items() if value is not None)


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + _lines(value).replace("\n", ", ") + " }" if value else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return _text(value) if isinstance(value, str) else repr(value)


def _key(key: str) -> str:
    plain = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if plain else _text(key)


def _text(text: str) -> str:
    """JSON writes text as TOML does, but for the one control character that JSON allows and TOML does not."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
