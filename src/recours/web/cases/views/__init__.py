"""One module a subject; a view parses, calls one function, renders."""
