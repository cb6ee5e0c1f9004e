"""Measurements of the system as deployed on the local AWS."""
