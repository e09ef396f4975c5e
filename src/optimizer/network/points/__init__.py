"""The points of sale: quotas, sales rates, types, motivation, skill, their part of the shelf."""
