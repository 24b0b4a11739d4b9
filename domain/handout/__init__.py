"""The sheet a tenant takes home: what may stand on it, whoever finds it. It never names a need."""
