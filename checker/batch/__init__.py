"""Catalogs of any size: a supervised pool, a store of what was read and judged, and the scan that joins them."""

from checker.batch.cluster import RayEngine
from checker.batch.in_order import in_order
from checker.batch.pool import Limits, Outcome, run
from checker.batch.scan import Scan, scan
from checker.batch.settings import Hands, Settings
from checker.batch.spool import Spool
from checker.batch.store import Store
from checker.batch.version import reader_version, verdict_stamp

__all__ = [
    "Hands", "Limits", "Outcome", "RayEngine", "Scan", "Settings", "Spool", "Store", "in_order", "reader_version", "run", "scan",
    "verdict_stamp",
]
