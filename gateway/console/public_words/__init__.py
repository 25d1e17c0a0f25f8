"""The words of the pages that everybody may see, one YAML file a language."""
