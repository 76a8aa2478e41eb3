"""The invented articles, one file a sector."""
