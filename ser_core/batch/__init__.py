"""Many calls: a folder of recordings heard on several workers, on this machine or on others, and each stored once."""
