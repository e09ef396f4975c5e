"""What differs between runs, as a page and a workbook."""
