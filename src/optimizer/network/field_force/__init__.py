"""Sales engineers: portfolios, travel, whom they call on and when; prospects who may join."""
