"""Matching: which papers belong to which product, and which must not."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from checker.match import bind, covers, match
from checker.match.models import models_of
from checker.model import Field, Product, Record


def paper(file: str, *models: str, **fields: str) -> Record:
    given_fields = {name: Field(value=value) for name, value in fields.items() if name != "text_source"}
    return Record(file, file, "application/pdf", 1, fields.get("text_source", "text"), "read",
                  models=tuple(Field(value=model) for model in models), **given_fields)


@pytest.mark.parametrize(("papers", "product", "wanted"), [
    (["QX 100"], ["QX-100"], True),
    (["ＱＸ－１００"], ["qx100"], True),
    (["QX100 to QX120"], ["QX-110"], True),
    (["QX100~120"], ["QX-120"], True),
    (["QX100至QX120"], ["QX-101"], True),
    (["QX100-BK to QX120-BK"], ["QX-110-BK"], True),
    (["QX100 to QX120"], ["QX-121"], False),
    (["QX-1xx"], ["QX-150"], True),
    (["QX-1xx"], ["QX-250"], False),
    (["QX-150-BKx"], ["QX-150-BK"], True),
    (["R7XX"], ["R712"], True),
    (["QX-150 series"], ["QX-150-BK"], True),
    (["QX-150系列"], ["QX-150B"], True),
    (["QX-150 series"], ["QX-1501"], False),
    (["QX-100 series"], ["QX-110"], None),
    (["QX-200 series"], ["QX-110"], False),
    (["QX-1xx series"], ["QX-110"], True),
    (["Plush bear, model QX-1xx series"], ["QX-110"], True),
    (["Plush bear, model QX-1XX"], ["QX-210"], False),
    (["Plush bear, model QX-100 series"], ["QX-110"], None),
    (["Speaker 30xx cm, QX-210"], ["QX-110"], False),
    (["QX-358/363"], ["QX-363"], True),
    (["QX-36A/B"], ["QX-36B"], True),
    (["QX-36A and QX-40A"], ["QX-40A"], True),
    (["QX-400 230V"], ["QX-400"], True),
    (["QX-150"], ["QX-150", "QX-160"], None),
    (["QX-150"], ["QX-150-BK"], None),
    (["QX-150"], [], None),
    ([], ["QX-150"], None),
    (["see list"], ["QX-150"], None),
    (["QX-150+"], ["QX-150"], False),
    (["QX-1 to QX-900000"], ["QX-150"], False),
    (["Bluetooth speaker SP-35"], ["SP-35"], True),
    (["Bluetooth speaker SP-35"], ["SP-36"], False),
    (["Bluetooth speaker 35"], ["35"], False),
    (["LED lamp 9W 230V"], ["9W"], False),
])
def test_covers(papers, product, wanted):
    assert covers(papers, product) is wanted


def links(products, records, **options):
    matching = match(products, records, **options)
    return {dossier.product.sku: [(one.record.file, one.link.by) for one in dossier.papers] for dossier in matching.dossiers}


def test_one_paper_serves_many_products_and_the_others_are_listed():
    products = [Product("A", models=("QX-110",)), Product("B", models=("QX-119",)), Product("C", models=("ZZ-1190",))]
    matching = match(products, [paper("1.pdf", "QX-100 to QX-119"), paper("2.pdf", "YY-7777")])
    assert [len(dossier.papers) for dossier in matching.dossiers] == [1, 1, 0]
    assert [record.file for record in matching.unmatched] == ["2.pdf"]


@pytest.mark.parametrize("model", ["A1", "2024", "38", "LED", "504849"])
def test_a_common_name_binds_only_with_the_brand_or_the_product_behind_it(model):
    product = Product("S", models=(model,), brand="Brumelle", title="Brumelle wooden train")
    assert links([product], [paper("1.pdf", model)]) == {"S": []}
    assert links([product], [paper("1.pdf", model, manufacturer="Other Ltd", product="Phone charger")]) == {"S": []}
    assert links([product], [paper("1.pdf", model, manufacturer="Brumelle GmbH")]) == {"S": [("1.pdf", "model")]}
    assert links([product], [paper("1.pdf", model, product="Wooden train")]) == {"S": [("1.pdf", "model")]}


def test_never_on_the_brand_alone_nor_on_a_name_that_two_products_share():
    brand = {"manufacturer": "Brumelle GmbH", "product": "Wooden train"}
    one = Product("A", brand="Brumelle", title="Brumelle wooden train")
    assert links([one], [paper("1.pdf", **brand)]) == {"A": [("1.pdf", "product")]}
    assert links([one], [paper("1.pdf", **{**brand, "product": "Kite"})]) == {"A": []}
    two = Product("B", brand="Brumelle", title="Brumelle wooden train")
    assert links([one, two], [paper("1.pdf", **brand)]) == {"A": [], "B": []}
    other = Product("A", brand="Brumelle", title="Wooden train", models=("BT-500",))
    assert links([other], [paper("1.pdf", **brand)]) == {"A": []}


def test_what_the_catalog_names_is_bound_by_path_and_by_lone_name_and_missed_aloud():
    product = Product("A", documents=("reports/one.pdf", "two.PDF", "three.pdf", "pack.zip"))
    files = ("docs/reports/one.pdf", "docs/other/one.pdf", "elsewhere/Two.pdf", "docs/pack.zip!/x.pdf")
    records = [paper(file) for file in files]
    assert links([product], records) == {"A": [(file, "catalog") for file in sorted(
        ("docs/reports/one.pdf", "elsewhere/Two.pdf", "docs/pack.zip!/x.pdf"))]}
    assert match([product], records).missing == (("A", "three.pdf"),)


def test_a_folder_named_after_the_sku_binds():
    found = links([Product("T-9")], [paper("docs/t-9/scan.pdf"), paper("docs/t-90/scan.pdf")])
    assert found == {"T-9": [("docs/t-9/scan.pdf", "folder")]}


def test_a_grant_is_found_through_the_paper_that_names_model_and_fcc_id():
    product = Product("A", models=("QX-150",))
    report = paper("report.pdf", "QX-150", fcc_id="2ABCDZZ-9")
    both = links([product], [paper("grant.pdf", fcc_id="2ABCD-ZZ9"), report])["A"]
    assert both == [("grant.pdf", "fcc_id"), ("report.pdf", "model")]
    assert links([product], [paper("grant.pdf", fcc_id="2ABCDQX150")])["A"] == [("grant.pdf", "fcc_id")]
    assert links([product], [paper("grant.pdf", "YY-777", fcc_id="2ABCDQX150")])["A"] == []


def test_a_misread_scan_is_bound_but_proves_nothing():
    product = Product("A", models=("QX-150",), brand="Brumelle")
    scanned = paper("scan.jpg", "QX-I5O", manufacturer="Brumelle", text_source="ocr")
    (found,) = match([product], [scanned]).dossiers[0].papers
    assert (found.link.by, found.link.similarity) == ("model", 0.95)
    assert links([product], [paper("text.pdf", "QX-I5O", manufacturer="Brumelle")]) == {"A": []}


def test_papers_given_by_hand_are_all_bound():
    dossier = bind(Product("A", models=("QX-150",)), [paper("b.pdf", "YY-100"), paper("a.pdf", "QX-150")])
    found = [(one.record.file, one.link.by, one.covers_model) for one in dossier.papers]
    assert found == [("a.pdf", "flag", True), ("b.pdf", "flag", False)]


@given(st.randoms(use_true_random=False))
def test_the_order_of_papers_changes_nothing(shuffle: random.Random):
    products = [Product("A", models=("QX-110", "QX-111")), Product("B", models=("QX-119-BK",), documents=("1.pdf",))]
    records = [paper("1.pdf", "QX-100 to QX-115"), paper("2.pdf", "QX-119 series"), paper("3.pdf", fcc_id="2ABCDQX110")]
    shuffled = records[:]
    shuffle.shuffle(shuffled)
    assert match(products, shuffled) == match(products, records)


@given(st.text(max_size=60))
def test_any_text_has_normal_forms_and_covers_itself_or_names_nothing(text):
    models_of([text])
    assert covers([text], [text]) in (True, None)


LAMP = Product("L", category="lighting", brand="Lumo", models=("QX-150",))
TOY = Product("T", category="toys", brand="Lumo", models=("QX-160",))
SAME = Product("S", category="lighting", brand="LUMO", models=("QX-170",))
RIVAL = Product("R", category="lighting", brand="Borealis", models=("QX-180",))


def strangers(products, *models, files=("docs/one.pdf",)):
    """By SKU, the unlike products that have the paper too; it is named in each row of the catalog."""
    listed = [replace(product, documents=files) for product in products]
    records = [replace(paper(file, *models), sha256="same") for file in files]
    found = match(listed, records).dossiers
    return {one.product.sku: [other.sku for paper in one.papers for other in paper.unlike] for one in found}


@pytest.mark.parametrize(("products", "models", "wanted"), [
    ([LAMP, TOY], [], {"L": ["T"], "T": ["L"]}),
    ([LAMP, SAME], [], {"L": [], "S": []}),
    ([LAMP, RIVAL], [], {"L": ["R"], "R": ["L"]}),
    ([LAMP, TOY], ["QX-150"], {"L": [], "T": ["L"]}),
    ([LAMP, TOY], ["QX-150", "QX-160"], {"L": [], "T": []}),
    ([LAMP, replace(TOY, models=("QX-150",))], ["QX-150"], {"L": ["T"], "T": ["L"]}),
    ([LAMP, Product("N", models=("QX-190",))], [], {"L": [], "N": []}),
])
def test_one_content_for_unlike_products_is_noticed(products, models, wanted):
    assert strangers(products, *models) == wanted


def test_a_copy_under_another_name_is_the_same_paper():
    products = [replace(LAMP, documents=("a.pdf",)), replace(TOY, documents=("b.pdf",))]
    records = [replace(paper("a.pdf"), sha256="same"), replace(paper("b.pdf"), sha256="same")]
    found = match(products, records).dossiers
    assert [[other.sku for other in one.papers[0].unlike] for one in found] == [["T"], ["L"]]
    unread = [replace(record, sha256="") for record in records]
    assert not any(one.papers[0].unlike for one in match(products, unread).dossiers)


MODELS = st.sampled_from(["QX-110", "QX-100 to QX-115", "QX-119 series", "QX-1xx", "ZZ-77", "A1", "QX-150-BK", "504849"])
RECORDS = st.lists(st.lists(MODELS, max_size=3), max_size=6)
PRODUCTS = st.lists(st.tuples(MODELS, st.sampled_from(["", "Brumelle"]), st.sampled_from(["toys", "lighting"])), max_size=4)


def bound_to(products, records):
    """By SKU, the files with the ground and likeness of their link."""
    return {
        one.product.sku: [(held.record.file, held.link.by, held.link.similarity, held.covers_model) for held in one.papers]
        for one in match(products, records).dossiers
    }


@given(PRODUCTS, RECORDS, st.randoms(use_true_random=False))
def test_neither_the_order_of_papers_nor_a_stranger_among_them_changes_what_is_bound(goods, lists, shuffle):
    products = [
        Product(f"S{number}", models=(model,), brand=brand, category=group) for number, (model, brand, group) in enumerate(goods)
    ]
    records = [paper(f"{number}.pdf", *models) for number, models in enumerate(lists)]
    shuffled = records[:]
    shuffle.shuffle(shuffled)
    assert match(products, shuffled) == match(products, records)
    stranger = paper("stranger.pdf", "WV-98765", product="Garden hose", manufacturer="Nobody Ltd")
    assert bound_to(products, [*shuffled, stranger]) == bound_to(products, records)
    assert stranger in match(products, [stranger, *records]).unmatched


@given(PRODUCTS, RECORDS)
def test_a_product_more_changes_nothing_for_the_others(goods, lists):
    products = [
        Product(f"S{number}", models=(model,), brand=brand, category=group) for number, (model, brand, group) in enumerate(goods)
    ]
    records = [paper(f"{number}.pdf", *models) for number, models in enumerate(lists)]
    more = bound_to([*products, Product("more", models=("KK-4711",), category="toys")], records)
    assert {sku: more[sku] for sku in more if sku != "more"} == bound_to(products, records)

