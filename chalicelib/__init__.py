"""Unattended handling of the water bureau's three filings: from a form to a sealed receipt."""
