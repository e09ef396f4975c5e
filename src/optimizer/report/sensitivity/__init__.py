"""What drives what in a study, as a page."""
