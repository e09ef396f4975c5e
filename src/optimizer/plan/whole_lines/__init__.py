"""Whole-line targets: expected sales rounded so that every margin stays within a line."""
