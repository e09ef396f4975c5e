"""The kinds of rows, a file each: from what the scenario asks to rows of the programme."""
