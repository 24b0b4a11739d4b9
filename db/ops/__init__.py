"""Commands of who runs Ponte: migrate, backup, restore, recount; never called by a screen."""
