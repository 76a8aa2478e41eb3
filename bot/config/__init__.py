"""What the operator decides: ``sectors.yaml`` and the environment, read once into frozen objects."""

from bot.config.env import Environment, read_environment
from bot.config.load import Config, load_config, with_added_feeds
from bot.config.secrets import Secret

__all__ = ["Config", "Environment", "Secret", "load_config", "read_environment", "with_added_feeds"]
