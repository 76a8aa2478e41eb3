"""A small Slack of one's own: the Web API, Socket Mode and a page, all on loopback."""
