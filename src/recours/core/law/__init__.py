"""The rules as data: what can be known of a case, what it is compared with, and what follows, with its source."""
