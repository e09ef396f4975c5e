"""Verdicts on actions, in words."""
