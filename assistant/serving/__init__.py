"""What an administrator needs of the running server: figures, logs, a stop that loses nothing."""
