"""How hard a point of sale works: effort problems, solved backwards, looked up every week."""
