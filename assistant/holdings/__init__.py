"""The documents view: what is held, what replaces what, adding, reading again and removing."""
