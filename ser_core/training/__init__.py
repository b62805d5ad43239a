"""Splits, the fit, calibration and export."""
