"""Which services answer a need where, against what is asked; never a tenant."""
