"""Tools for language-model clients (Model Context Protocol): ask, search, read a provision."""
