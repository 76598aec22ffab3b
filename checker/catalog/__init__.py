"""The seller's list of SKUs: a table (CSV, XLSX), JSON lines, or a folder with one folder a SKU → Catalog."""

from checker.catalog.products import catalog_file, duplicate, iter_products, product_of, read_catalog

__all__ = ["catalog_file", "duplicate", "iter_products", "product_of", "read_catalog"]
