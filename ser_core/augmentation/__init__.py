"""Changes to a sound that keep its emotion: first drawn, then applied."""
