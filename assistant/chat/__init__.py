"""The web chat: one page of questions and cited answers, and one page a document."""
