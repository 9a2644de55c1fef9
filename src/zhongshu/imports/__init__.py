"""Imports 导入: files of real programmes become historical dossiers, needs, organisations, persons and experts.

Decides: which mapping fits a file, which rows are good, where a job goes on after a stop. Mappings are data (`mappings/*.toml`).
Flows in: CSV, gzipped CSV, Excel. Flows out: rows entered through the acts of the rooms below, and a list of faults with line, column and reason.
Never: writes half a chunk, enters a row twice, or holds other writers up for long.
"""
