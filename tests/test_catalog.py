"""Catalogs: every form, encoding and language of headings; faults name row and value, and the other rows are read."""

import codecs
import json

import pytest
import xlsxwriter

from checker.catalog import iter_products, product_of, read_catalog
from checker.errors import CatalogError
from checker.model import Category, Market, Rules, Wording
from checker.pipeline import rules_from

ROWS = [["sku", "title", "category", "markets", "models"], ["A-1", "Kite", "toys", "DE;FR", "KT-9|KT-10"],
        ["A-2", "风筝", "玩具", "德国", ""]]


@pytest.fixture
def rules() -> Rules:
    markets = {code: Market(code, Wording(code, name), ("EU",)) for code, name in (("DE", "德国"), ("FR", "法国"))}
    return Rules((), (), (), markets, {"toys": Category("toys", Wording("Toys", "玩具"), ("juguetes",))}, {}, {}, {})


def text(rows=ROWS, delimiter=","):
    return "".join(delimiter.join(row) + "\r\n" for row in rows)


def check(path, rules):
    catalog = read_catalog(str(path), rules)
    assert catalog.faults == ()
    one, two = catalog.products
    assert (one.sku, one.category, one.markets, one.models) == ("A-1", "toys", ("DE", "FR"), ("KT-9", "KT-10"))
    assert (two.title, two.category, two.markets) == ("风筝", "toys", ("DE",))
    return one, two


@pytest.mark.parametrize("data", [
    text().encode(), codecs.BOM_UTF8 + text().encode(), text().encode("gbk"), text().encode("utf-16"),
    text(delimiter="\t").encode(), text([[cell.replace(";", "|") for cell in row] for row in ROWS], ";").encode()])
def test_csv_in_every_encoding_and_delimiter(tmp_path, rules, data):
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    assert [product.row for product in check(path, rules)] == [2, 3]


def test_chinese_headings(tmp_path, rules):
    path = tmp_path / "list.csv"
    path.write_text(text([["商品编码", "标题", "类目", "市场", "型号"], *ROWS[1:]]), encoding="gb18030")
    check(path, rules)


def test_xlsx_whatever_its_name(tmp_path, rules):
    path = tmp_path / "list.csv"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for number, row in enumerate(ROWS):
        sheet.write_row(number, 0, row)
    sheet.write_row(3, 0, [1001, "", "toys", "DE"])
    book.close()
    *_, numbered = read_catalog(str(path), rules).products
    assert numbered.sku == "1001"


def test_json_lines(tmp_path, rules):
    path = tmp_path / "list.jsonl"
    lines = [{"SKU": "A-1", "category": "toys", "markets": ["DE", "FR"], "models": ["KT-9", "KT-10"]},
             {"sku": "A-2", "title": "风筝", "category": "juguetes", "markets": "de"}]
    path.write_text("\n".join(json.dumps(line) for line in lines))
    check(path, rules)


def test_one_folder_a_sku(tmp_path, rules):
    (tmp_path / "A-1").mkdir()
    (tmp_path / "B-1").mkdir()
    (tmp_path / "A-1" / "product.toml").write_text('category = "toys"\nmarkets = ["DE"]')
    assert [(one.sku, one.category) for one in read_catalog(str(tmp_path), rules).products] == [("A-1", "toys"), ("B-1", "")]
    (tmp_path / "catalog.csv").write_text(text(), encoding="utf-8")
    check(tmp_path, rules)


@pytest.mark.parametrize(("row", "message", "told"), [
    ("A-1,toys,DE", "fault.catalog-duplicate", {"row": "3", "first": "2"}),
    (",toys,DE", "fault.catalog-empty-sku", {"row": "3"}),
    ("B,tyos,DE", "fault.catalog-category", {"value": "tyos", "allowed": "toys"}),
    ("B,toys,DE;Atlantis", "fault.catalog-market", {"value": "Atlantis"}),
    ("B,toys,DE,more", "fault.catalog-overfull", {"sku": "B"}),
])
def test_a_faulty_row_is_told_and_the_others_are_read(tmp_path, rules, row, message, told):
    path = tmp_path / "list.csv"
    path.write_text(f"sku,category,markets\nA-1,toys,DE\n{row}\nC,toys,FR\n")
    catalog = read_catalog(str(path), rules)
    assert {"A-1", "C"} <= {product.sku for product in catalog.products}
    (fault,) = catalog.faults
    assert fault.message == message
    assert told.items() <= dict(fault.args).items()


def test_what_is_unknown_stays_empty_and_is_remembered(rules):
    product, faults = product_of({"sku": "B", "category": "tyos", "markets": "DE;Atlantis"}, rules)
    assert (product.category, product.markets, product.unknown) == ("", ("DE",), ("tyos", "Atlantis"))
    assert len(faults) == 2


def test_a_group_of_markets_is_all_its_markets(rules):
    assert product_of({"sku": "B", "markets": "EU"}, rules)[0].markets == ("DE", "FR")


@pytest.mark.parametrize(("data", "message"), [
    (None, "fault.catalog-missing"), (b"", "fault.catalog-empty"), (b"sku\xff\xff,\x81", "fault.catalog-encoding"),
    (b"\xff\xfes\x00k", "fault.catalog-encoding"),
    (b"name,category\nx,toys\n", "fault.catalog-no-sku"), (b"PK\x03\x04 no sheet", "fault.catalog-damaged")])
def test_a_catalog_that_cannot_be_read(tmp_path, rules, data, message):
    path = tmp_path / "list.csv"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(CatalogError) as caught:
        read_catalog(str(path), rules)
    assert caught.value.message == message


def test_a_missing_column_and_a_broken_line_are_faults(tmp_path, rules):
    path = tmp_path / "list.csv"
    path.write_text("sku,category,marktes\nA,toys,DE\n")
    (fault,) = read_catalog(str(path), rules).faults
    assert dict(fault.args)["found"] == "marktes"
    path.write_text('{"sku": "A", "category": "toys", "markets": "DE"}\n{"sku": \n')
    catalog = read_catalog(str(path), rules)
    assert ([fault.row for fault in catalog.faults], len(catalog.products)) == ([2], 1)


def test_a_large_list_is_read_row_by_row(tmp_path, rules):
    path = tmp_path / "list.csv"
    path.write_text("sku,category,markets\n" + "".join(f"S{n},toys,DE\n" for n in range(5000)) + '"broken')
    items = iter_products(str(path), rules)
    assert next(items).sku == "S0"


def test_a_trait_is_known_by_its_name_and_a_misspelt_one_is_told(tmp_path):
    path = tmp_path / "catalog.csv"
    path.write_text("sku,category,markets,traits\nA,toys,DE,baterry;带电;Radio\n", encoding="utf-8")
    catalog = read_catalog(str(path), rules_from())
    assert catalog.products[0].traits == ("baterry", "electric", "radio")
    (fault,) = catalog.faults
    assert fault.message == "fault.catalog-trait" and dict(fault.args)["value"] == "baterry"
