"""The outline: every addressable piece of a document, with its Vietnamese citation."""

from ingest.outline.build import build_outline

__all__ = ["build_outline"]
