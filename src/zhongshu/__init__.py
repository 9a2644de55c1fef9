"""zhongshu 中枢: the operating platform of a disruptive-technology innovation center.

A river with one boat: the dossier travels through stages that do not know one another (see docs/architecture.md).
"""
