"""What must hold together between the parts of a scenario."""
