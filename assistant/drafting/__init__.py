"""Drafting: from a request or an incoming letter to a reply in the official format."""
