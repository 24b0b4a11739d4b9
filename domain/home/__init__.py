"""In which order a person sees what is to be done; never what it is about."""
