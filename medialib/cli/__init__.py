"""One click command per act."""
