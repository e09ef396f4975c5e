"""Figures; each takes an ``ax`` or makes its own, and gives it back."""
