"""Where the samples lie: NUS schedules and how they are drawn, read, written and judged."""
