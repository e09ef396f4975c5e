"""The year under way: actual sales, the demand that they show, a plan for the months left."""
