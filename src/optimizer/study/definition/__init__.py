"""What a study is: its file, factors, levels and design, checked before the first run."""
