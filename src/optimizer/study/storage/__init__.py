"""Where runs are kept: a file a run, written whole or not at all, and SQL over all of them."""
