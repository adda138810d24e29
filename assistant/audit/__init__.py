"""The audit log: who did what, when and by which way, in a chain that shows what was changed."""
