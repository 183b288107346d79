"""What shows that nothing was changed: the chain, witnesses of its heads, time-stamps, a verifier without us."""
