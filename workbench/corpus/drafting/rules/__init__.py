"""The rules, one a file: each reads the pages of a corpus and proposes drafts."""
