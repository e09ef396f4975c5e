"""What is planned, stated: quantities, rows, objectives, what ties months, and the programme."""
