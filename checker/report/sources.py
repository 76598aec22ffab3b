"""Sources of requirements and editions in words: what ``standards/sources.toml`` says that their short names stand for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from checker.model.rules import Rules

ON_A_PAGE, IN_TEXT, NO_LINK = "[{name}]({link})", "{name} ({link})", "{name}"
"""How a name is set where the address is known at which its text can be read."""


REMARK = re.compile(r"(?<!\]) *\((https?://[^)]*|[^()]*[\u4e00-\u9fff][^()]*)\) ?")


def sourced(source: str, rules: Rules, language: str, *, form: str = NO_LINK) -> str:
    """The source with its short names written out; ``form`` is how a name with a known address is set."""
    keys = rules.tables.get("sources", {}).get("key", ())
    if not keys:
        return source
    found = _pattern(tuple(str(row["pattern"]) for row in keys))
    told = found.sub(lambda match: _named(keys[_which(match)], match, language, form), source)
    return _in_chinese(told) if language == "zh" else told


def _in_chinese(told: str) -> str:
    """Parts of a source apart as Chinese sets them, and remarks in its own brackets."""
    return REMARK.sub(r"（\1）", told.replace("; ", "；")).replace(" （", "（")


@lru_cache(maxsize=4)
def _pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """All patterns as one, each under its number; the names of their parts are numbered with them."""
    parts = (re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>_{number}>", pattern) for number, pattern in enumerate(patterns))
    return re.compile("|".join(f"(?P<key_{number}>{part})" for number, part in enumerate(parts)))


def _which(match: re.Match[str]) -> int:
    return next(int(name[4:]) for name, text in match.groupdict().items() if name.startswith("key_") and text is not None)


def _named(row: dict[str, Any], match: re.Match[str], language: str, form: str) -> str:
    end = f"_{_which(match)}"
    parts = {name.removesuffix(end): text or "" for name, text in match.groupdict().items() if name.endswith(end)}
    name = str(row["name"]["zh" if language == "zh" else "en"]).format(**parts)
    return form.format(name=name, link=row["link"].format(**parts)) if "link" in row else name
