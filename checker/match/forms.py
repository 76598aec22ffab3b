"""The forms in which paths, SKUs and brands are compared."""

from __future__ import annotations

import re
import unicodedata

_PARTS = re.compile(r"[\\/]+")
_WORD = re.compile(r"[^\W_]+")


def path_form(path: str) -> str:
    """A path as it is compared: forward slashes, no leading dots, case and compatibility forms folded; ``!/`` is a folder."""
    folded = unicodedata.normalize("NFKC", path.strip().replace("!/", "/")).casefold()
    return "/".join(part for part in _PARTS.split(folded) if part not in ("", ".", ".."))


def sku_form(sku: str) -> str:
    """A SKU as the name of a folder: case and compatibility forms folded."""
    return unicodedata.normalize("NFKC", sku.strip()).casefold()


def words_of(text: str) -> list[str]:
    """The words of a text, compatibility forms and case folded, without punctuation."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def brand_form(brand: str) -> str:
    """A brand as it is looked for in names of firms and products: its words, joined by blanks; empty where too short."""
    form = " ".join(words_of(brand))
    return form if len(form) >= 2 else ""
