"""Who speaks when: people, voice activity, turns and windows."""
