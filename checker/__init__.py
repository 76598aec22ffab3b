"""The compliance document checker: whether the papers of a product will be accepted, offline and with evidence."""

__version__ = "0.1.0"
