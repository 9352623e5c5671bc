"""Where the samples lie: NUS schedules and masks of k-space, how they are drawn, read, written and judged."""
