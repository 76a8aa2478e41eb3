"""What the operator decides: ``sectors.yaml`` and the environment, read once into frozen objects."""

from bot.config.env import Environment, Secret, read_environment
from bot.config.load import Config, load_config, with_added_feeds

__all__ = ["Config", "Environment", "Secret", "load_config", "read_environment", "with_added_feeds"]
