"""Companies by their names: the directory, and what resolves and links with it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.companies.directory.directory import Directory
from bot.companies.directory.industry import Industries
from bot.companies.directory.refresh import current_directory
from bot.companies.linking.link import Linker
from bot.companies.resolving.resolve import Resolver
from bot.config.load import Config
from bot.models.articles import CompanyLink
from bot.models.companies import Company
from bot.ports.companies import DirectoryStore


@dataclass(frozen=True, slots=True)
class CompanyNames:
    """Finds companies by their names: in what people type, and in texts."""

    directory: Directory
    resolver: Resolver
    linker: Linker
    industries: Industries

    def company_of(self, link: CompanyLink) -> Company:
        """The company that a text names, as the directory knows it."""
        found = self.directory.symbol(link.symbol) if link.symbol else None
        if found is not None:
            return self.directory.company(found.company)
        return Company(link.name, link.symbol, link.exchange, cik=link.cik, listed=link.symbol is not None)


def company_names(config: Config) -> CompanyNames:
    """The embedded directory with what the configuration adds to it."""
    directory = Directory.embedded(_additions(config))
    return CompanyNames(directory, Resolver(directory), Linker(directory), Industries(directory))


async def newest_company_names(config: Config, store: DirectoryStore) -> CompanyNames:
    """The newest directory there is, fetched or embedded. Raises :class:`~bot.errors.StorageError`."""
    directory = await current_directory(store, _additions(config))
    return CompanyNames(directory, Resolver(directory), Linker(directory), Industries(directory))


def _additions(config: Config) -> list[tuple[Company, tuple[str, ...]]]:
    return [(one.company, one.aliases) for one in config.companies]
