"""What the operator decides: ``sectors.yaml`` and the environment, read once into frozen objects."""

from bot.config.env import Environment, read_environment
from bot.config.load import SHIPPED, Config, load_config
from bot.config.secrets import Secret

__all__ = ["SHIPPED", "Config", "Environment", "Secret", "load_config", "read_environment"]
