"""Disagreement: places of the library that cannot all be right, found once, at ingest."""

from ingest.conflicts.library import compare_documents

__all__ = ["compare_documents"]
