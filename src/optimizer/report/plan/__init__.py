"""The report of a plan and its network, in one page."""
