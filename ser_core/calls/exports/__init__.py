"""A call's analysis in the forms that other programs read: tables, labels, captions, the JSON of a known service."""
