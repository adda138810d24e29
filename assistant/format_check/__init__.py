"""Checking a DOCX against the official format, the library's references and their figures."""
