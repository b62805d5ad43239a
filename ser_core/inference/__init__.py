"""From turns to probabilities, with LiteRT or numpy alone."""
