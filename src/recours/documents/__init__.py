"""Facts and entries in, bytes out. Nothing here reads a clock, a database or the network: the same in, the same out.

    letters     a letter of content, filled from a case until every word is decided (`letter_content`)
    formats     those words as PDF, Word, plain text, e-mail, calendar; Typst and our fonts
    received    strangers' files: what they say, how they look on paper
    limited     the process in which strangers' files are read
    case_file   exhibits as numbered pages, their list, the whole as one PDF
    masking     copies of pieces without what a reader must not see
Each document library is imported in one file or room; tests/test_architecture.py holds the list.
"""
