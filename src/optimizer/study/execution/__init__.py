"""How runs of a study are carried out: each once, on any executor, whatever fails."""
