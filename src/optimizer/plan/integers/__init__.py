"""From the fractional relaxation to whole mixes, with a proof of how good they are."""
