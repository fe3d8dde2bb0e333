"""Every SQL statement, as functions that take `db` first and answer a question or record a fact."""
