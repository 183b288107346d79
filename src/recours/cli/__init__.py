"""The command line: a file for each group of commands; `output` prints, `text_output` writes a position in lines."""
