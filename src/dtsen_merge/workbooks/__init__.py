"""The one reader and writer of spreadsheet files."""
