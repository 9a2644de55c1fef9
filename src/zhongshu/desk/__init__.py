"""Desk 工作台: what a role sees across all stages. Worklists, the dossier page, the hub board, search. Reads only; every act belongs to a room below."""
