"""The shared data platform on one machine: every registry, its entries as readable files, its failures on demand."""
