"""The formulations that ``bench_formulations.py`` holds against each other."""
