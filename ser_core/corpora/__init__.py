"""The public speech-emotion corpora, one loader each."""
