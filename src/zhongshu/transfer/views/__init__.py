"""Thin views of the transfer room: fetch, form, one act, redirect."""
