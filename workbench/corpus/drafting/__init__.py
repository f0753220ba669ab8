"""Drafts of questions by rule: few, each with a subject that it names and an answer that stands in the documents."""
