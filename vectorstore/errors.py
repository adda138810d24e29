"""The few errors that reach a person: each message says what is wrong, where, and what to do."""

from __future__ import annotations


class CchcError(Exception):
    """Base of all errors a person can act on; `exit_code` follows the command-line contract."""

    exit_code = 1


class ConfigurationError(CchcError):
    """A setting, option or path that cannot work (exit code 2)."""

    exit_code = 2


class LibraryError(CchcError):
    """The library cannot be opened or written."""


class LibraryLockedError(LibraryError):
    """Another process is writing to the library."""


class VectorsAbsentError(CchcError):
    """The vectors cannot be searched now; what was asked is searched for by its words alone."""


class EmbedderMismatchError(LibraryError):
    """The library's vectors were made with another embedder (exit code 2)."""

    exit_code = 2


class UnreadableDocumentError(CchcError):
    """A file that cannot become a document; the message names it and the remedy."""
