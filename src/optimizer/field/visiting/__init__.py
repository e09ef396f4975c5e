"""Visits of sales engineers: what each is worth, who is seen when, and what that brings."""
