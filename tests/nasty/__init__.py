"""Workbooks as nasty as they come, each with what is right for it."""
