"""Every figure that is shown, once: its key, its unit, and how it is computed."""
