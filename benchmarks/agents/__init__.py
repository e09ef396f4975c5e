"""The same reduced network written four times: ours, Mesa, SimPy, and the draws alone."""
