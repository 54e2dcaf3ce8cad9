"""What a chart's line says: worked out from what is drawn for the audience, silent where any of it is hidden."""

import pytest
from charts_made import counts_of, line

from analysis.audiences import Audience, find_audience
from analysis.charts import charting
from analysis.disclosure.blocks import Bar, Column, Mark, Panel, ShownChart, ShownForest, ShownGrid, ShownTimeline
from analysis.disclosure.blocks import Stretch as Days
from analysis.disclosure.kinds import shown_to
from analysis.disclosure.messages import message_of
from analysis.disclosure.release import release
from analysis.disclosure.sight import Gathering, Protected
from analysis.disclosure.told import sentence

BOARD = find_audience("board")
IN_WORDS = Audience(label="Lay", circulation="For all.", row_level=False, identifiers=False, numbers_in_words_below=10)
YES_NO = (Column("Yes"), Column("No"))


def bars(form: str = "bar", whole: int | None = 8, **numbers: int | None) -> ShownChart:
    return ShownChart(form, tuple(Bar(name, n, str(n)) for name, n in numbers.items()), "case files", whole)


def rounds(before: tuple, now: tuple, form: str = "slope") -> ShownGrid:
    """Two rounds, each a row: its numbers, and what they are out of."""
    return ShownGrid(form, YES_NO, (line("Before", *before), line("Now", *now)), "case files")


def sides(**numbers: tuple[int, int]) -> ShownChart:
    """Themes as concern and strength."""
    drawn = [
        Bar(theme, number, str(number), kind)
        for theme, pair in numbers.items()
        for number, kind in zip(pair, ("concern", "strength"), strict=True)
    ]
    return ShownChart("diverging", tuple(drawn), "responses", 36)


def effect(low: float, high: float | None) -> Mark:
    return Mark("Placed outside the area", 2.0, low, high, "2")


def forest(*marks: Mark) -> ShownForest:
    return ShownForest((Panel("Ratio", 1.0, "ratio", marks),))


def days(*rows: tuple[str, ...]) -> ShownTimeline:
    stretches = tuple(("A", tuple(Days(kind, "2015-01-01", "2015-01-01") for kind in row)) for row in rows)
    return ShownTimeline("2015-01-01", "2015-12-31", stretches, (("missing", "Missing"), ("out", "Suspended")))


HEAT = (line("Voice", (3, 1), 9), line("Plans", (2, 0), 9))
TOGETHER = (line("Plans and voice", (1, 1), 4), line("Voice alone", (0, 1), 5))


@pytest.mark.parametrize(
    ("chart", "message"),
    [
        (bars(Good=4, Poor=3, Other=1), "Most often: Good"),
        (bars(Good=5, Poor=3), "More than half: Good"),
        (bars(Good=8, Poor=0), "All: Good"),
        (bars(Good=4, Poor=4), "Most often: Good and Poor"),
        (bars(Good=2, Poor=2, Other=2), "No one answer stands out"),
        (bars(Good=0, Poor=0), "None was found"),
        (bars(Good=6, Poor=None), ""),
        (bars(form="share", Good=6), ""),
        (sides(voice=(4, 1), plans=(2, 3)), "Most often a concern: voice; most often a strength: plans"),
        (sides(voice=(0, 1)), "Most often a strength: voice"),
        (sides(), ""),
        (rounds(((4, 4), 8), ((9, 2), 11)), "A larger share than in the round before (not tested): Yes"),
        (rounds(((4, 4), 8), ((5, 5), 10)), "The same shares as in the round before"),
        (rounds(((4, 4), 8), ((9, "[c]"), 11)), ""),
        (rounds(((4, 4), 8), ((2, 1), 3), "stacked"), "A larger share than in the round before (not tested): Yes"),
        (
            ShownGrid("heatmap", (Column("Police (of 9)"), Column("Health (of 3)")), HEAT, "responses"),
            "Most often: Voice, Police",
        ),
        (ShownGrid("heatmap", YES_NO, (line("Voice", (3, "[c]"), 9),), "responses"), ""),
        (ShownGrid("upset", YES_NO, TOGETHER, "case files"), "Most often together: Plans and voice"),
        (ShownGrid("upset", YES_NO, TOGETHER[1:], "case files"), "No two were found together"),
        (ShownGrid("upset", YES_NO, (line("Both", (1, 1), "[c]"),), "case files"), ""),
        (ShownGrid("upset", YES_NO, (*TOGETHER[1:], line("Other", ("[c]", "[c]"), 6)), "case files"), ""),
        (
            ShownGrid("upset", YES_NO, (*TOGETHER, line("Other", ("[c]", "[c]"), 6)), "case files"),
            "Most often together: Plans and voice",
        ),
        (ShownGrid("mosaic", YES_NO, HEAT, "responses"), ""),
        (forest(effect(0.5, 4), effect(0.9, None)), "No interval is clear of the mark of groups alike"),
        (forest(effect(1.5, None)), "Clear of the mark of groups alike: Placed outside the area"),
        (forest(*[effect(0.1, 0.5)] * 3), "Clear of the mark of groups alike: several intervals"),
        (days(("missing", "out"), ()), "Some children have episodes of more than one kind"),
        (days(("missing", "missing"), ("out",)), "No child has more than one kind"),
        (None, ""),
    ],
)
def test_the_message_is_of_what_is_drawn(chart, message):
    assert message_of(chart) == message


def test_a_chart_says_its_message_and_the_heading_what_is_counted():
    grades = release(counts_of("Grade", "c", {"good": 5, "inadequate": 3}), "Grades of the case files")
    shown = shown_to(charting.bar_chart(grades).block, BOARD)
    assert (shown.title, shown.message) == ("Grades of the case files", "More than half: Good")


@pytest.mark.parametrize("numbers", [{"good": 43, "inadequate": 2}, {"good": 1, "inadequate": 2}])
def test_a_chart_of_rounded_numbers_has_no_message_because_all_and_none_may_not_be_true(numbers):
    """43 and 2 of 45 are told as 45 and 0 of 45; 1 and 2 of 3 as 0 and 0."""
    rounded = find_audience("public").model_copy(update={"policy": "round_to_5"})
    grades = release(counts_of("Grade", "c", numbers), "Grades")
    gathering = Gathering(rounded)
    shown_to(grades.block, gathering)
    forms = {key: 5 * round(number / 5) for key, number in gathering.linked.numbers.items()}
    shown = shown_to(charting.bar_chart(grades).block, Protected(rounded, forms))
    assert shown.chart and shown.message == ""


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"good": 4, "inadequate": 4}, "Four of eight case files (50%) were graded Good."),
        ({"good": 4, "inadequate": 7}, "4 of 11 case files (36%) were graded Good."),
        ({"good": 0, "inadequate": 7}, "None of seven case files (0%) were graded Good."),
    ],
)
def test_small_numbers_of_a_sentence_are_words_where_the_house_style_says_so(numbers, said):
    grades = release(counts_of("Grade", "c", numbers), "Grades")
    told = release(sentence("{good} were graded Good.", good=grades["good"])).block
    assert shown_to(told, IN_WORDS).text == said
    figures = shown_to(told, BOARD)
    assert figures.text[0].isdigit()
    assert figures.values == shown_to(told, IN_WORDS).values


@pytest.mark.parametrize("numbers", [{"good": 4, "inadequate": 4}, {"good": 0, "inadequate": 7}])
def test_the_attack_reads_words_as_it_reads_figures(numbers):
    from analysis.attacking.phrases import Place, read_prose

    grades = release(counts_of("Grade", "c", numbers), "Grades")
    told = release(sentence("{good} were graded Good.", good=grades["good"])).block
    read = [read_prose(shown_to(told, sight).text, Place("r", "Grades", "prose")) for sight in (BOARD, IN_WORDS)]
    assert [(count.name, count.number) for count in read[0].counts] == [
        (count.name, count.number) for count in read[1].counts
    ]
    assert {count.number for count in read[0].counts} == {numbers["good"], sum(numbers.values())}


def test_the_figure_checker_finds_words_where_the_page_says_them():
    from analysis.figures.numbers import numbers

    assert [int(number.value) for number in numbers("Four of eight case files (50%)") if number.kind == "count"] == [
        4,
        8,
    ]
