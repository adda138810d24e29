"""The HTTP API: the same engine, for programs, under the same permissions as the pages."""
