"""The story: which dossier got how far, and on which days. Nothing here writes; it only puts acts on the agenda."""
