"""The whole system on one machine: its AWS, the registries, the receiving systems, the portal. Never packaged."""
