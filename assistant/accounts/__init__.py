"""Who may sign in, what they may see and do: the accounts database and the doors that ask it."""
