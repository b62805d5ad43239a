"""Metrics with intervals, and result tables."""
