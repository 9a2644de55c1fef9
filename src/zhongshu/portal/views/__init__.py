"""Thin views of the public pages: fetch, form, one act, redirect."""
