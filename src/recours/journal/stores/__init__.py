"""Where journals are kept: the contract of every store, what they share in SQL, and the store of one machine."""
