"""What a call says: turns with emotion, metrics, the analysis record."""
