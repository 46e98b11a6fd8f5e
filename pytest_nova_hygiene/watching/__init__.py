"""Technique that every family uses: probes, sinks, frames, owners, paths, refusals."""
