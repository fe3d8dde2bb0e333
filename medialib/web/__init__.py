"""The thin app around the catalogue: who may look, streaming, submitting, live progress, SQL."""
