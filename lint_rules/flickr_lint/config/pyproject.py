"""Finds and reads `[tool.flickr-lint]`; an error names the wrong value, and the nearest valid one."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from flickr_lint.config.rows import KINDS, RowsError, rows_of
from flickr_lint.config.settings import PerPath, Settings
from flickr_lint.findings import CONFIDENCES, SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["ConfigError", "discover", "read"]

_TABLE = "tool.flickr-lint"
_SPEAKS = re.compile(rb"\bf[a-z]{2,7}[-_. ]{0,3}lin?t", re.IGNORECASE)
"""What a file says that has the table, or one whose name is near."""
_NEAR = 0.85
"""How much of a name must be as it should for it to be taken for a slip."""


class ConfigError(ValueError):
    """The settings in a file can't be used; the message names the file, the key, and a valid value."""


def discover(start: Path) -> Path | None:
    """The nearest `pyproject.toml` at or above a folder that has a `[tool.flickr-lint]` table.

    Raises:
        ConfigError: a file on the way can't be read as TOML, although it mentions the linter.
    """
    folder = Path(os.path.abspath(start))  # noqa: PTH100 (symbolic links stay as given)
    for place in (folder, *folder.parents):
        file = place / "pyproject.toml"
        try:
            if file.is_file() and _SPEAKS.search(file.read_bytes()) and _table(file) is not None:
                return file
        except OSError:
            continue
    return None


def read(file: Path) -> Settings:
    """The settings in a file; it need not have any.

    Raises:
        ConfigError: the file can't be read, or has an invalid value.
    """
    given = _table(file) or {}
    values = _values(given, _KEYS, f"{file}: [{_TABLE}]")
    values["rows"] = tuple(row for name in KINDS if name in values for row in values.pop(name))
    settings = Settings(root=Path(os.path.abspath(file)).parent, **values)  # noqa: PTH100
    if settings.baseline is not None and settings.root is not None:
        settings = replace(settings, baseline=settings.root / settings.baseline)
    return settings


def _table(file: Path) -> dict[str, Any] | None:
    import tomllib

    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror or error}") from None
    except ValueError as error:
        raise ConfigError(f"{file} is not valid TOML: {error}") from None
    tool = document.get("tool")
    table = tool.get("flickr-lint") if isinstance(tool, dict) else None
    near = _near(document)
    if near:
        raise ConfigError(f"{file}: there is no [{near}]: did you mean [{_TABLE}]?")
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"{file}: [{_TABLE}] must be a table")
    return table


def _near(document: Mapping[str, Any]) -> str:
    """The name of an unread table whose name is almost ours; '' if there is none."""
    import difflib

    for name in _names(document):
        words = name.removeprefix("tool.").lower()
        alike = difflib.SequenceMatcher(None, re.sub(r"[-_. ]", "", words), "flickrlint").ratio()
        if name != _TABLE and alike >= _NEAR:
            return name
    return ""


def _names(document: Mapping[str, Any]) -> Iterator[str]:
    """The tables in which the linter's could be by mistake: at the top, in `tool`, or one level deeper by a dot."""
    tool = document.get("tool")
    for before, tables in (("", document), ("tool.", tool if isinstance(tool, dict) else {})):
        for name, table in tables.items():
            yield before + name
            yield from (f"{before}{name}.{inner}" for inner in table) if isinstance(table, dict) else ()


def _values(given: Mapping[str, Any], keys: Mapping[str, Callable[[Any, str], Any]], where: str) -> dict[str, Any]:
    out = {}
    for key, value in given.items():
        if key not in keys:
            import difflib

            near = difflib.get_close_matches(key.replace("_", "-"), keys, n=1)
            hint = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(keys)}"
            raise ConfigError(f"{where} has no key `{key}`: {hint}")
        out[key.replace("-", "_")] = keys[key](value, f"{where}: `{key}`")
    return out


def _texts(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigError(f"{where} must be a list of texts, not {value!r}")
    return tuple(value)


def _rules(value: Any, where: str) -> tuple[str, ...]:
    from flickr_lint.registry import UnknownRuleError, named

    words = _texts(value, where)
    try:
        for word in words:
            named(word)
    except UnknownRuleError as error:
        raise ConfigError(f"{where}: {error}") from None
    return words


def _flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(f"{where} must be true or false, not {value!r}")
    return value


def _file(value: Any, where: str) -> Path:
    if not isinstance(value, str) or not value:
        raise ConfigError(f"{where} must be the path of a file, not {value!r}")
    return Path(value)


def _amount(value: Any, where: str) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0:
        raise ConfigError(f"{where} must be a number above 0, not {value!r}")
    return value


def _one_of(*choices: str) -> Callable[[Any, str], str]:
    def check(value: Any, where: str) -> str:
        if value not in choices:
            raise ConfigError(f"{where} must be one of {', '.join(choices)}, not {value!r}")
        return str(value)

    return check


def _per_path(value: Any, where: str) -> tuple[PerPath, ...]:
    if not isinstance(value, dict) or not all(isinstance(entry, dict) for entry in value.values()):
        raise ConfigError(f"{where} must be tables by pattern, such as [{_TABLE}.per-path.'tests/**']")
    return tuple(
        PerPath(pattern, **_values(entry, _PATH_KEYS, f"{where} for {pattern!r}")) for pattern, entry in value.items()
    )


def _rows(kind: str) -> Callable[[Any, str], Any]:
    def read_rows(value: Any, where: str) -> Any:
        try:
            return rows_of(kind, value)
        except RowsError as error:
            raise ConfigError(f"{where}: {error}") from None

    return read_rows


_PATH_KEYS: dict[str, Callable[[Any, str], Any]] = {
    "select": _rules,
    "ignore": _rules,
    "severity": _one_of(*SEVERITIES),
    "confidence": _one_of(*CONFIDENCES),
}
_KEYS: dict[str, Callable[[Any, str], Any]] = {
    **_PATH_KEYS,
    "exclude": _texts,
    "require-reasons": _flag,
    "baseline": _file,
    "max-file-size": _amount,
    "timeout": _amount,
    "per-path": _per_path,
    **{kind: _rows(kind) for kind in KINDS},
}
