"""Target sheets: what one channel, or one region, has to sell, and why."""
