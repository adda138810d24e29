"""The library's targets and results: a table to filter, one indicator over the years, files."""
