"""Sees to it that no test reaches a real hypervisor unseen (NHY2xx)."""
