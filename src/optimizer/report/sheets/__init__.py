"""Target sheets, as pages and workbooks."""
