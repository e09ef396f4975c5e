"""The kinds of rows by their nature: from what the scenario asks to rows of the programme."""
