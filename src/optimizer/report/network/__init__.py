"""What one point of sale lived through, in words."""
