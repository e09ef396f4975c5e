"""What a plan is: its arrays and labels, its rows, why rows are missed, and how it is kept."""
