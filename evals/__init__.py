"""Evaluation: suites of known facts, one metric a file, runner, gate and reports.

Nothing imports this package; it drives the same entry points as the command line.
"""
