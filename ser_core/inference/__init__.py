"""From turns to probabilities, with LiteRT alone."""
