"""What the field wants to do, judged against the plan."""
