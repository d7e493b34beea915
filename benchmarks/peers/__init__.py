"""Linkage beside the peers: Splink, GoldenMatch and the Python Record Linkage Toolkit, on the same columns.

`make bench-peers` runs `python -m peers` in an environment of its own that holds all of them.
"""
