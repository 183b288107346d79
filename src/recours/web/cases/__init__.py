"""The consumer's pages: her cases, their opening, their steps, their evidence and their journal."""
