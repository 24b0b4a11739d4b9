"""What somebody is told of their own account by mail; never a link, never a code."""
