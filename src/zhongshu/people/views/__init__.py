"""The pages of this room. A view is a sentence: fetch, form, one act, redirect."""
