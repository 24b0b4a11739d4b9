"""What a screen says before a tenant's name goes out; it never shows one."""
