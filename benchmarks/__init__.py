"""Scripts that measure the program and print a table; tests never assert times."""
