"""One loader a format; `load` chooses by the file's content, never by its name."""

from ingest.loaders.detect import load

__all__ = ["load"]
