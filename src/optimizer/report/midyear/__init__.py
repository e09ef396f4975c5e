"""The year under way, as pages and workbooks."""
