"""The pieces of the page on the corpora: each answers one question in words, then shows what the words rest on."""
