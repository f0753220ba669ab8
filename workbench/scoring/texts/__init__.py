"""Texts as metrics compare them: folded, with one spelling for what is written in several ways."""
