"""One reader for every table: CSV and workbooks, every doubtful cell a fault with its place."""
