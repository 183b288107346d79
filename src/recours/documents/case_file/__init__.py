"""The case file that a reader takes with her: exhibits as numbered pages, their list, and all of it as one PDF."""
