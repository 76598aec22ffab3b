"""The verdict of one SKU, whatever happens to the judge: a fault of ours costs that SKU's verdict, never the others'."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from checker.match import paper
from checker.model.catalog import Dossier, Link, Product
from checker.model.finding import Finding, SkuResult
from checker.model.record import Record

INTERNAL = "INT001"

Judge = Callable[[Dossier], SkuResult]


def judged_or_bug(judge: Judge, product: Product, held: Sequence[tuple[Record, Link]]) -> SkuResult:
    """The verdict of a product on its papers; a bug of ours becomes a finding of kind ``review`` that names it.

    Memory that runs out is not a bug of this SKU and is raised: a verdict must not depend on what else the machine does.
    """
    try:
        return judge(Dossier(product, tuple(paper(record, link, product) for record, link in held)))
    except MemoryError:
        raise
    except Exception as bug:  # noqa: BLE001 (whatever it is, the seller's other products must still be judged)
        return _undecided(product, held, f"{type(bug).__name__}: {bug}"[:300])


def is_bug(result: SkuResult) -> bool:
    """Whether judging stopped at a fault of ours: such a verdict is not remembered, so that the next scan tries again."""
    return any(one.code == INTERNAL and one.message == "error" for one in result.findings)


def _undecided(product: Product, held: Sequence[tuple[Record, Link]], what: str) -> SkuResult:
    from checker.pipeline import paper_line

    told = Finding(product.sku, "", INTERNAL, product.sku, "review", "error", "internal-error", "error", (("what", what),))
    return SkuResult(
        product.sku, product.title, product.category, product.markets, "review", (told,),
        tuple(paper_line(record, link) for record, link in held), None, product.title_zh,
    )
