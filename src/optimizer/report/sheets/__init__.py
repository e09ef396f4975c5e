"""Target sheets and verdicts on actions, as pages and workbooks."""
