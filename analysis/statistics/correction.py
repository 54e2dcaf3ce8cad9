HEAD

def _corrected(associations: list[Association]) -> list[Association]:
    """Each with its p corrected within its family, and its evidence graded."""
    adjusted: dict[str, float] = {}
    sizes: Counter = Counter(association.family for association in associations if association.p is not None)
    for family in sizes:
        tested = [one for one in associations if one.family == family and one.p is not None]
        corrected = multipletests([one.p for one in tested], method=CORRECTIONS[family])[1]
        adjusted |= {one.id: float(p) for one, p in zip(tested, corrected, strict=True)}
    return [_graded(one, adjusted.get(one.id), sizes[one.family]) for one in associations]


def _graded(association: Association, p_adjusted: float | None, size: int) -> Association:
    if association.cannot:
        return association
    compares = association.exposure is not None
    grade = evidence_grade(compares, association.n, association.gates, p_adjusted, association.planned)
    family_size = None if p_adjusted is None else size
    return replace(association, p_adjusted=p_adjusted, family_size=family_size, grade=grade)
