"""Every text that a person reads, in Indonesian and English: Fluent catalogues under id/ and en/."""

from dtsen_merge.messages.catalogue import LANGUAGES, Language, error_text, has, language_of_locale, text

__all__ = ["LANGUAGES", "Language", "error_text", "has", "language_of_locale", "text"]
