"""Rows that a person left out, alone or with the whole sheet of a child: nothing in them is asked about, or a
problem."""

from collections.abc import Iterable, Iterator, Mapping

from analysis.cleaning.as_read import AsRead
from analysis.errors import Place, Problem


def there(left_out: Mapping[Place, str], reads: Iterable[AsRead]) -> dict[Place, str]:
    """Those of the rows left out that were received: place -> why."""
    places = {read.place(record) for read in reads for record in range(len(read))} if left_out else ()
    return {place: why for place, why in left_out.items() if place in places}


def not_there(left_out: Mapping[Place, str], received: Mapping[Place, str]) -> Iterator[Problem]:
    """Rows that are left out and that nobody received."""
    remedy = "Put its line right in data/decisions (left_out.csv)."
    for place in left_out:
        if place not in received:
            yield Problem(place, "is left out, but no row is read there.", remedy)


def why(place: Place, left_out: Mapping[Place, str]) -> str:
    """Why the row in which something stands is left out, or its child's sheet; '' where it is not."""
    around = (Place(place.file, place.sheet, place.row), Place(place.file, place.sheet)) if left_out else ()
    return next((left_out[one] for one in around if one in left_out), "")


def of_others(problems: Iterable[Problem], left_out: Mapping[Place, str]) -> Iterator[Problem]:
    """The problems that neither stand in a row that is left out, nor are problems because of one."""
    for problem in problems:
        places = [place for place in (problem.where, problem.because_of) if isinstance(place, Place)]
        if not any(why(place, left_out) for place in places):
            yield problem
