"""The identifier sweep: everything of an edition is decoded and looked through before it is published."""
