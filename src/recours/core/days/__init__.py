"""Days, lengths and how a period is counted, explained step by step. Nothing here knows a case or a rule."""
