"""The agencies' files: one module a family of layouts. Headings are as the domain notes print them (section 2)."""
