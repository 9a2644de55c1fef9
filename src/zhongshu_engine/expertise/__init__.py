"""Who knows this field: a score for every expert and proposal, in English and Chinese, with the works that explain it.

In: proposals and experts' works as `Document`s. Out: `Expertise`. What is unknown stays unknown: an expert without works in a language
that the proposal shares has no score, which is not a score of zero. Never decides who reviews; conflicts are not its business.
"""
