"""Retrieval measured on a folder in the BEIR layout: read it, build a library, rank, score."""
