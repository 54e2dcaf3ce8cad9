"""The state of `logging`: every logger with its level and handlers, and what holds for all of them."""

import logging

from analysis.cells.noting import Attributes, Contents, PutBack

OF_LOGGER = ("level", "propagate", "disabled")
OF_HANDLER = ("level", "formatter", "stream")
FRESH = {"level": logging.NOTSET, "propagate": True, "disabled": False}
OF_ALL = ("raiseExceptions", "lastResort", "_warnings_showwarning", "_loggerClass", "_logRecordFactory")


class Logging:
    """All loggers. One that a notebook adds stays, for modules hold on to loggers, but says nothing of its own."""

    name = "logging"

    def noted(self) -> PutBack:
        """Note every logger and handler there is."""
        loggers = _loggers()
        handlers = {handler for logger in loggers.values() for handler in logger.handlers}
        kept = [
            Attributes("logging", logging, OF_ALL).noted(),
            Contents("the names of levels", logging._levelToName).noted(),
            Contents("the levels of names", logging._nameToLevel).noted(),
            Attributes("all logging", logging.root.manager, ("disable", "loggerClass", "logRecordFactory")).noted(),
            *(Attributes(name, logger, OF_LOGGER).noted() for name, logger in loggers.items()),
            *(Contents(name, logger.handlers).noted() for name, logger in loggers.items()),
            *(Contents(name, logger.filters).noted() for name, logger in loggers.items()),
            *(Attributes("a handler", handler, OF_HANDLER).noted() for handler in handlers),
        ]

        def put_back() -> None:
            for name, logger in _loggers().items():
                if name not in loggers:
                    _make_fresh(logger)
            for part in kept:
                part()
            logging.root.manager._clear_cache()

        return put_back


def _loggers() -> dict[str, logging.Logger]:
    known = logging.root.manager.loggerDict.items()  # with places for loggers that nobody asked for yet
    return {"root": logging.root} | {name: found for name, found in known if isinstance(found, logging.Logger)}


def _make_fresh(logger: logging.Logger) -> None:
    vars(logger).update(FRESH)
    logger.handlers.clear()
    logger.filters.clear()
