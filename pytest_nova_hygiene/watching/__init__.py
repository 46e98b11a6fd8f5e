"""Holds the technique that every family uses: probes, sinks, frames, owners, paths, refusals."""
