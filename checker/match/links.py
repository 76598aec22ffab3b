"""Which products a paper belongs to, and on what grounds: from what the seller said to what the paper prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from checker.match.forms import brand_form, path_form, words_of
from checker.match.index import Index, Named
from checker.match.models import Models, Name, is_strong, models_of, name_of
from checker.model.catalog import Link, Product
from checker.model.record import MODELS_EXCEPTED, Field, Record

ORDER = ("catalog", "flag", "folder", "model", "fcc_id", "product")
"""Grounds from the strongest to the weakest: of several for one paper and product the first is told."""

FILE_NAME, VARIANT, CONFUSED, FCC_CODE = 0.9, 0.9, 0.95, 0.95
SAME_PRODUCT, SURE_PRODUCT, MARGIN = 85.0, 92.0, 8.0

_SHORTEST_STEM = 3
_MOST_WORDS_OF_A_BRAND = 4


class Bound(Struct, frozen=True):
    """A paper's link to the product at ``row`` of the catalog."""

    row: int
    link: Link


def bound(index: Index, record: Record, folders: Iterable[str] = ()) -> tuple[Bound, ...]:
    """All products that one paper belongs to, by catalog, folder, its models, or, where it names none, its name.

    ``folders`` are SKUs that the place of the paper stands for. One link a product, sorted by row.
    """
    paper = models_of(texts(*record.models))
    found = [*_listed(index, record), *_in_folder(index, record, folders), *_by_model(index, record, paper)]
    if not _names_models(paper) and not found:
        found = [*_by_words(index, record)] or [*_by_product(index, record)]
    return strongest(found)


def strongest(found: Iterable[Bound]) -> tuple[Bound, ...]:
    """One link a product: the strongest ground, then the highest similarity, then the first by its text."""
    best: dict[int, Bound] = {}
    for one in sorted(found, key=lambda one: (one.row, ORDER.index(one.link.by), -one.link.similarity, one.link.matched)):
        best.setdefault(one.row, one)
    return tuple(best.values())


def texts(*fields: Field[str]) -> tuple[str, ...]:
    """All that the fields may say: their values, and the readings of those that could not be settled."""
    return tuple(text for field in fields for text in ((field.value,) if field.value else field.readings) if text)


def excepted(record: Record) -> tuple[str, ...]:
    """The models that the print of a paper's models leaves out: ``BB-200 to BB-250 (except BB-210)``."""
    return tuple(place.text for field in record.statements if field.value == MODELS_EXCEPTED for place in field.evidence)


def fcc_form(record: Record) -> str:
    """The FCC ID of a paper as it is compared, empty for none."""
    return name_of(record.fcc_id.value or "").key


def by_fcc(index: Index, record: Record, siblings: Mapping[str, Iterable[int]]) -> tuple[Bound, ...]:
    """Products of a paper that names an FCC ID and no model: through papers that name both, or by the grantee's product code.

    ``siblings`` are the products of papers with the same FCC ID, by its form.
    """
    form = fcc_form(record)
    if not names_fcc_alone(record):
        return ()
    rows = [*siblings.get(form, ())]
    if rows:
        return strongest(Bound(row, Link("fcc_id", 1.0, record.fcc_id.value or "")) for row in rows)
    code = form[3 if form[0].isalpha() else 5:]
    return strongest(Bound(one.row, Link("fcc_id", FCC_CODE, one.key))
                     for one in index.named(Name((code,))) if is_strong(code))


def names_fcc_alone(record: Record) -> bool:
    """Whether a paper names an FCC ID and no model, so that only the ID can tell what it belongs to."""
    return bool(fcc_form(record)) and not _names_models(models_of(texts(*record.models)))


def _names_models(paper: Models) -> bool:
    return bool(paper.names or paper.spans or paper.masks or paper.series)


def _listed(index: Index, record: Record) -> Iterator[Bound]:
    path = path_form(record.file)
    parts = path.split("/")
    for count in range(len(parts), 0, -1):
        here = "/" + "/".join(parts[:count])
        for row, given in index.listing(parts[count - 1]):
            if here.endswith("/" + given) or ("/" + given).endswith(here):
                yield Bound(row, Link("catalog", 1.0, given))


def _in_folder(index: Index, record: Record, folders: Iterable[str]) -> Iterator[Bound]:
    parents = record.file.replace("!/", "/").replace("\\", "/").split("/")[:-1]
    for folder in dict.fromkeys([*folders, *(name for name in parents if not name.isdecimal())]):
        for row in index.of_folder(folder):
            yield Bound(row, Link("folder", 1.0, folder))


def _by_model(index: Index, record: Record, paper: Models) -> Iterator[Bound]:
    exact = [*_exact(index, paper)]
    direct = {one.key for one in exact}
    if not direct:
        exact += index.named(name_of(record.fcc_id.value or ""))
    for one in exact:
        if is_strong(one.key) or agrees(record, index.product(one.row)):
            yield Bound(one.row, Link("model", 1.0, one.key))
    yield from _near(index, record, paper, direct)


def _exact(index: Index, paper: Models) -> Iterator[Named]:
    for name in paper.every_name:
        yield from index.named(name)
    for span in paper.spans:
        yield from index.within(span)
    for mask in paper.masks:
        if len(mask.stem) >= _SHORTEST_STEM:
            yield from index.fitting(mask)
    for series in paper.series:
        yield from (one for one in index.going_on(series) if series.strong or len(series.tokens) > 1)


def _near(index: Index, record: Record, paper: Models, exact: set[str]) -> Iterator[Bound]:
    """Variants of a base model, and names that OCR may have misread; both only with the brand or the product behind them."""
    for name in paper.every_name:
        if not name.strong or name.key in exact:
            continue
        found = [(one, VARIANT) for one in index.variants(name)]
        if record.text_source != "text":
            found += [(one, CONFUSED) for one in index.resembling(name)]
        for one, similarity in found:
            if agrees(record, index.product(one.row)):
                yield Bound(one.row, Link("model", similarity, name.key))


def agrees(record: Record, product: Product) -> bool:
    """Whether a paper's firms or product name speak for the product: its brand stands there, or the same kind of thing."""
    said = [" ".join(words_of(text)) for text in texts(record.applicant, record.manufacturer, record.product)]
    brand = brand_form(product.brand)
    if len(brand) > 2 and any(f" {brand} " in f" {text} " or brand.replace(" ", "") in text.replace(" ", "") for text in said):
        return True
    titles = [title for title in (product.title, product.title_zh) if title]
    return any(alike(name, title, product) >= SAME_PRODUCT for name in texts(record.product) for title in titles)


def alike(name: str, title: str, product: Product) -> float:
    """How alike a paper's product name and a title are, 0 to 100, brand and models left out; one word alone is too little."""
    from rapidfuzz import fuzz

    own = {word for text in (product.brand, *product.models) for word in words_of(text)}
    one, other = ([word for word in words_of(text) if word not in own] for text in (name, title))
    if len(" ".join(one)) < 4 or len(" ".join(other)) < 4:
        return 0.0
    return float(fuzz.token_sort_ratio(" ".join(one), " ".join(other)))


def _by_words(index: Index, record: Record) -> Iterator[Bound]:
    """A paper without models of its own: a model in its product name, or in the name of its file."""
    for text in texts(record.product):
        for one in _strong_names(index, text):
            yield Bound(one.row, Link("model", 1.0, one.key))
    stem = record.file.replace("!/", "/").replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    for one in _strong_names(index, stem):
        yield Bound(one.row, Link("model", FILE_NAME, one.key))


def _strong_names(index: Index, text: str) -> Iterator[Named]:
    for word in dict.fromkeys([*text.replace("_", " ").split(), *text.replace("_", " ").replace("-", " ").split()]):
        name = name_of(word)
        if name.strong:
            yield from index.named(name)


def _by_product(index: Index, record: Record) -> Iterator[Bound]:
    """A paper without models, of a product without models: brand and name together, and only where no other comes near."""
    rows = {row for brand in _brands(record) for row in index.of_brand(brand)}
    scored = sorted(((_score(record, index.product(row)), -row) for row in rows), reverse=True)
    if scored and scored[0][0] >= SURE_PRODUCT and (len(scored) == 1 or scored[0][0] - scored[1][0] >= MARGIN):
        yield Bound(-scored[0][1], Link("product", round(scored[0][0] / 100, 3), " / ".join(texts(record.product))))


def _score(record: Record, product: Product) -> float:
    titles = [title for title in (product.title, product.title_zh) if title]
    return max((alike(name, title, product) for name in texts(record.product) for title in titles), default=0.0)


def _brands(record: Record) -> set[str]:
    """Every run of words in the names of firms and product, since any may be the brand."""
    runs: set[str] = set()
    for text in texts(record.applicant, record.manufacturer, record.product):
        words = words_of(text)
        runs |= {" ".join(words[start:start + count]) for start in range(len(words))
                 for count in range(1, _MOST_WORDS_OF_A_BRAND + 1)}
    return runs
