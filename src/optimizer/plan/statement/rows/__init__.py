"""How each kind of row is stated in the programme; ``ROW_KINDS`` of the schema lists the kinds."""
