"""What a document says of other documents: which it names, and what it does to them."""

from ingest.references.extract import extract_references

__all__ = ["extract_references"]
