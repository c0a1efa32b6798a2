"""Views of a result for people and tools: words, tables, data files, pictures."""
