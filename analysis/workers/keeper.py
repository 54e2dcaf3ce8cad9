"""The keeper: a process that keeps a crew of warm workers for a while, for whichever command comes next.

    python -m analysis.workers.keeper MODULE ...       (the modules that workers import; `roundtable run` starts it)

It listens on a private socket and knows who comes by a key that only this user can read. A client that goes away takes
its tasks along. The keeper ends when nobody has come for some minutes, when the program or its packages have changed,
and when it is told to.
"""

import os
import secrets
import sys
import threading
import time
from concurrent.futures import Future
from multiprocessing import AuthenticationError
from multiprocessing.connection import Connection, Listener, arbitrary_address

from analysis.workers.crew import Workers
from analysis.workers.messages import Answer, Cell, Leave, Stop, Wanted, Welcome
from analysis.workers.private import FAMILY, Address, own_name, private_folder, remove_address, write_address

# How long workers are kept for the next command, in seconds.
KEPT_FOR = 15 * 60
# How often it is looked at whether they are still wanted, in seconds.
LOOK = 30


class Keeper:
    """A crew, and the clients it works for."""

    def __init__(self, needed: tuple[str, ...]):
        self.name = own_name(needed)
        self._needed = needed
        self._crew = Workers(os.cpu_count() or 1, needed)
        self._clients = 0
        self._last_seen = time.monotonic()
        self._change = threading.Lock()

    def serve(self) -> None:
        """Listen for clients until the process ends."""
        key, place = secrets.token_bytes(32), self._place()
        with Listener(place, FAMILY, authkey=key) as listener:
            write_address(self.name, Address(place, key.hex(), os.getpid()))
            threading.Thread(target=self._leave_in_time, name="leaves in time", daemon=True).start()
            while True:
                try:
                    client = listener.accept()
                except (AuthenticationError, EOFError, OSError):
                    continue
                threading.Thread(target=self._serve, args=(client,), name="serves a client", daemon=True).start()

    def _place(self) -> str:
        """Where to listen: a new pipe on Windows, elsewhere a socket in the private folder."""
        if FAMILY == "AF_PIPE":
            return arbitrary_address(FAMILY)
        socket = private_folder() / f"{self.name}.sock"
        socket.unlink(missing_ok=True)
        return str(socket)

    def _serve(self, client: Connection) -> None:
        """Work for a client until it goes away; what it still waits for is given up."""
        with self._change:
            self._clients += 1
        clients_tasks = ClientsTasks(client, self._crew)
        try:
            client.send(Welcome(self._crew.size))
            while True:
                match client.recv():
                    case Stop():
                        self._leave()
                    case Leave():
                        break
                    case Wanted() as wanted:
                        clients_tasks.begin(wanted)
        except (EOFError, OSError):
            pass  # it has gone without a word
        finally:
            clients_tasks.end()
            with self._change:
                self._clients -= 1
                self._last_seen = time.monotonic()

    def _leave_in_time(self) -> None:
        while True:
            time.sleep(LOOK)
            with self._change:  # whoever comes after this is not welcomed, and starts another keeper
                if not self._clients and self._is_unwanted():
                    self._leave()

    def _is_unwanted(self) -> bool:
        """Whether nobody has come for long, or the workers run a program that is not the one on the disk."""
        return time.monotonic() - self._last_seen > KEPT_FOR or own_name(self._needed) != self.name

    def _leave(self) -> None:
        remove_address(self.name)
        self._crew.close()
        os._exit(0)


class ClientsTasks:
    """The tasks of one client: begun, told of, answered, or given up."""

    def __init__(self, client: Connection, crew: Workers):
        self._client = client
        self._crew = crew
        self._under_way: set[Future] = set()
        self._sending = threading.Lock()

    def begin(self, wanted: Wanted) -> None:
        """Have a task done, and tell the client of it."""
        future = self._crew.submit(wanted.task, self._report(wanted.number), wanted.environ)
        self._under_way.add(future)
        future.add_done_callback(lambda done: self._answer(wanted.number, done))

    def end(self) -> None:
        """The client has gone: end what it waits for."""
        for future in list(self._under_way):
            self._crew.give_up(future)
        with self._sending:
            self._client.close()

    def _report(self, number: int) -> object:
        return lambda cell, of: self._tell(Cell(number, cell, of))

    def _answer(self, number: int, done: Future) -> None:
        self._under_way.discard(done)
        self._tell(Answer.of(number, done))

    def _tell(self, message: object) -> None:
        with self._sending:
            try:
                self._client.send(message)
            except (OSError, ValueError):
                return  # it has gone; the thread that listens to it gives up its tasks


def main() -> None:
    """Keep workers, away from the folder that the command was given in: Windows could not remove it meanwhile."""
    os.chdir(private_folder())
    Keeper(tuple(sys.argv[1:])).serve()


if __name__ == "__main__":
    main()
