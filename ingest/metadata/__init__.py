"""What a document says about itself: number, day, agency, kind, title, signer, years."""

from ingest.metadata.read import Metadata, read_metadata

__all__ = ["Metadata", "read_metadata"]
