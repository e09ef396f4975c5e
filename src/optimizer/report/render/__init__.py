"""What all products share: pages, worksheets, style, pictures, PDF."""
