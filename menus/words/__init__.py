"""The gateway's own words, one YAML file a language: Back, Main menu, That answer does not fit."""
