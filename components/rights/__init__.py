"""The screens of wishes and retention; never erases by itself."""
