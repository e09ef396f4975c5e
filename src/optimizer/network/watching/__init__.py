"""What those who watch a replication see of it, add up and leave behind."""
