"""The process in which strangers' files are read: so much memory, so much time, and it ends alone.

`child` asks, `server` forks once for each file, `limits` bounds the fork, and `jobs` says what can be asked: it alone
knows the rooms `received` and `masking`, and is loaded in the server only.
"""
