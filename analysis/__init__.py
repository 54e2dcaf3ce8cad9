"""Roundtable: from the files of one multi-agency audit round to reports a board can trust.

These are the names an analyst uses in a notebook; each is loaded when it is first used, so that starting is quick.
"""

from importlib import import_module

__version__ = "0.1.0"

_HOMES = {
    "round_names": "analysis.folders",
    "roundtable": "analysis.__main__",
    "start": "analysis.starting.panel",
    "load": "analysis.processed",
    "senders": "analysis.disclosure.intake_listings",
    "files_received": "analysis.disclosure.intake_listings",
    "refusals_by_reason": "analysis.disclosure.intake_listings",
    "refusals": "analysis.disclosure.intake_listings",
    "asked_by_sender": "analysis.disclosure.intake_listings",
    "asked_of_senders": "analysis.disclosure.intake_listings",
    "completeness": "analysis.disclosure.complete",
    "missing_by_sender": "analysis.disclosure.missing_answers",
    "missing_by_question": "analysis.disclosure.missing_answers",
    "missing_by_agency": "analysis.disclosure.missing_answers",
    "repairs_by_rule": "analysis.disclosure.repairs",
    "repairs": "analysis.disclosure.repairs",
    "found_in_texts": "analysis.disclosure.named_in_texts",
    "sample": "analysis.statistics.counting",
    "total": "analysis.statistics.counting",
    "count": "analysis.statistics.counting",
    "count_findings": "analysis.statistics.findings",
    "cross": "analysis.statistics.crossing",
    "found_together": "analysis.statistics.together",
    "since_last_round": "analysis.statistics.comparing",
    "associations": "analysis.plan.asking",
    "added_questions": "analysis.plan.asking",
    "explore": "analysis.plan.asking",
    "sweep": "analysis.statistics.sweep",
    "effects": "analysis.plan.forest",
    "needs": "analysis.plan.needs",
    "detectable": "analysis.plan.needs",
    "timeline": "analysis.plan.timeline",
    "code_responses": "analysis.themes.coding",
    "show_codes": "analysis.themes.highlight",
    "coding_desk": "analysis.desk.panel",
    "adjudicate": "analysis.desk.panel",
    "count_themes": "analysis.themes.counting",
    "theme_sets": "analysis.themes.sets",
    "who_coded": "analysis.themes.who_coded",
    "count_themes_by": "analysis.themes.by_group",
    "together": "analysis.themes.together",
    "saturation": "analysis.themes.saturation",
    "agreement": "analysis.themes.agreed",
    "agreement_by_valence": "analysis.themes.agreed",
    "agreement_with_machine": "analysis.themes.agreed",
    "corrected_themes": "analysis.themes.corrected",
    "codebook_changes": "analysis.disclosure.codebook_changes",
    "theme_quotes": "analysis.disclosure.theme_quotes",
    "said_with_themes": "analysis.disclosure.theme_quotes",
    "in_words": "analysis.disclosure.in_words",
    "rows": "analysis.disclosure.listings",
    "in_order": "analysis.disclosure.listings",
    "period": "analysis.disclosure.listings",
    "next_audit_due": "analysis.disclosure.listings",
    "statements": "analysis.disclosure.texts",
    "what_good_looks_like": "analysis.disclosure.texts",
    "quotes": "analysis.disclosure.texts",
    "sentence": "analysis.disclosure.told",
    "release": "analysis.disclosure.release",
    "release_each": "analysis.disclosure.release",
    "released_values": "analysis.reports.pooled",
    "bar_chart": "analysis.charts.charting",
    "stacked_chart": "analysis.charts.charting",
    "mosaic_chart": "analysis.charts.charting",
    "heatmap_chart": "analysis.charts.charting",
    "slope_chart": "analysis.charts.charting",
    "upset_chart": "analysis.charts.charting",
    "forest_plot": "analysis.charts.charting",
    "timeline_chart": "analysis.charts.charting",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> object:
    """Load a name from its module when it is first used (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'analysis' has no attribute '{name}'. It has: {', '.join(__all__)}.")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
