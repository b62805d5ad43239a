"""What was said: a draft or a transcript of each turn, and where the words and the tone point apart. An optional extra."""
