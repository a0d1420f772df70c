"""Strict proxy: makes the MiniStack emulator refuse, reset and answer as AWS does.

Layers, one file each: `wire` (protocols), `model` (constraints of the service model), `store` (what AWS would
hold), `semantics` and the `rules_*` files (behaviour per operation), `faults` (injected failures), `server` (HTTP).
Start it with `python -m strict --upstream URL --port 0`.
"""
