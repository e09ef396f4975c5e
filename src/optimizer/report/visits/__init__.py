"""Rounds and visit sheets, as pages and workbooks."""
