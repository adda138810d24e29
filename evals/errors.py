"""The errors of an evaluation that a person can act on."""

from __future__ import annotations

from vectorstore.errors import CchcError, ConfigurationError


class SuiteError(ConfigurationError):
    """A suite or baseline file that cannot be used; names file, item and field (exit code 2)."""


class ContractError(CchcError):
    """An answer that does not have the shape of `cchc ask --json`."""


class CorpusError(CchcError):
    """A corpus that cannot become a library; names the file."""


class DatasetError(ConfigurationError):
    """A retrieval benchmark that cannot be used; names file and line (exit code 2)."""
