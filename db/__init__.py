"""The shared database. Public functions take `session, actor` and declare their permission."""
