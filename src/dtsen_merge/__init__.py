"""dtsen-merge: agencies' spreadsheets in, one registry of persons and families out."""

__version__ = "0.1.0"
