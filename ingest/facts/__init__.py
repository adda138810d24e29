"""Every figure of a document, bound to what it measures, its year and its part."""

from ingest.facts.extract import extract_facts

__all__ = ["extract_facts"]
