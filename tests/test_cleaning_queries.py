"""Episodes: those that end before they start are refused; overlaps, open ends and days outside the period are asked."""

from rounds_made import check, said

HEADINGS = {"Child": "case", "From": "start", "To": "end"}
ASK = "Ask which is right; a wrong cell is put right in data/decisions (corrections.csv)."
BEFORE = f"the episode begins before an earlier one of the child ended. {ASK}"
OPEN = "the episode has no end. Ask whether it was still going on, or whether its end was not recorded."


def episodes(made, *lines: list[str], headings: dict[str, str] = HEADINGS):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"], ["A2"]])
    made.add("away.csv", "missing_episodes", headings, [list(headings), *lines])
    return check()


def test_an_episode_that_ends_before_it_starts_is_refused_and_not_asked_about(made):
    checked = episodes(made, ["A1", "05/04/2015", "03/04/2015"], ["A1", "04/04/2015", "04/04/2015"])
    refused = checked.cleaned.refused[["record", "reason"]].to_numpy().tolist()
    assert refused == [["away.csv, row 2", "ends before it starts"]]
    assert checked.queries == ()


def test_an_episode_over_an_earlier_one_of_the_same_child_is_asked_about(made):
    checked = episodes(
        made,
        ["A1", "10/04/2015", "12/04/2015"],
        ["A1", "01/04/2015", "11/04/2015"],
        ["A2", "02/04/2015", "30/04/2015"],
    )
    assert said(checked.queries) == [f"away.csv, cell B2: {BEFORE}"]


def test_episodes_inside_a_long_one_are_all_asked_about(made):
    checked = episodes(
        made,
        ["A1", "01/04/2015", "20/04/2015"],
        ["A1", "02/04/2015", "03/04/2015"],
        ["A1", "05/04/2015", "06/04/2015"],
        ["A1", "20/04/2015", "21/04/2015"],
    )
    assert said(checked.queries) == [f"away.csv, cell B3: {BEFORE}", f"away.csv, cell B4: {BEFORE}"]


def test_an_episode_without_an_end_hides_no_overlap_with_an_earlier_one(made):
    checked = episodes(
        made,
        ["A1", "01/04/2015", "20/04/2015"],
        ["A1", "05/04/2015", ""],
        ["A1", "10/04/2015", "12/04/2015"],
    )
    assert said(checked.queries) == [
        f"away.csv, cell C3: {OPEN}",
        f"away.csv, cell B3: {BEFORE}",
        f"away.csv, cell B4: {BEFORE}",
    ]


def test_an_episode_may_begin_on_the_day_an_earlier_one_ends(made):
    assert episodes(made, ["A1", "01/04/2015", "05/04/2015"], ["A1", "05/04/2015", "05/04/2015"]).queries == ()


def test_a_list_that_does_not_ask_for_the_end_is_not_asked_for_it(made):
    checked = episodes(made, ["A1", "01/04/2015"], headings={"Child": "case", "From": "start"})
    made.add("more.csv", "missing_episodes", HEADINGS, [list(HEADINGS), ["A2", "01/04/2015", ""]])
    assert checked.queries == ()
    assert said(check().queries) == [f"more.csv, cell C2: {OPEN}"]


def test_rows_that_are_refused_are_not_asked_about(made):
    lines = [["A1", "01/04/2015", "09/04/2015"], ["A1", "01/04/2015", "09/04/2015"], ["B9", "02/04/2015", ""]]
    checked = episodes(made, *lines)
    assert len(checked.cleaned.refused) == 2
    assert checked.queries == ()


def test_an_episode_outside_the_period_is_asked_about_and_one_that_reaches_into_it_is_not(made):
    made.top = 'period = { first = "2015-04-01", last = "2015-04-30" }'
    checked = episodes(
        made,
        ["A1", "01/03/2015", "31/03/2015"],
        ["A1", "31/03/2015", "01/04/2015"],
        ["A2", "30/04/2015", "30/05/2015"],
        ["A2", "01/06/2015", "02/06/2015"],
    )
    outside = f"lies outside the period of the round, 01/04/2015 to 30/04/2015. {ASK}"
    assert said(checked.queries) == [f"away.csv, cell B2: {outside}", f"away.csv, cell B5: {outside}"]


def test_a_grade_beside_stages_that_say_something_else_is_asked_about(made):
    headings = {"Case": "case", "Grade": "grade", "Auditor": "grade_auditor", "Panel": "grade_panel"}
    lines = [["A1", "Good", "Good", "Inadequate"], ["A2", "Good", "Good", ""], ["A3", "Good", "", ""]]
    made.add("cases.csv", "cases", headings, [list(headings), *lines])
    assert said(check().queries) == [f"cases.csv, cell B2: 'Grade' is another one than 'Grade (panel)'. {ASK}"]


def test_words_under_other_that_are_nearly_an_answer_are_asked_about_and_not_repeated(made):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    rows = [["Id", "Help"], ["1", "Trainning"], ["2", "a rota"], ["3", "Training"]]
    made.add("survey.csv", "responses", {"Id": "response", "Help": "help"}, rows)
    checked = check()
    assert checked.problems == ()
    assert said(checked.queries) == [
        f"survey.csv, cell B2: what stands under 'Other' is nearly 'Training'. {ASK}",
    ]


def test_of_two_responses_that_look_like_one_either_may_be_left_out(made, tmp_path):
    made.add("cases.csv", "cases", {"Case": "case"}, [["Case"], ["A1"]])
    headings = {"Id": "response", "Agency": "agency", "Help": "help", "Well": "worked_well"}
    rows = [[number, "Police", "Training", "We met every week to plan"] for number in ("1", "2")]
    made.add("survey.csv", "responses", headings, [list(headings), *rows])
    assert [query.what for query in check().queries] == [
        "looks like the response in row 2 sent again (all answers alike)."
    ]
    decisions = tmp_path / "data" / "decisions" / "one"
    decisions.mkdir(parents=True)
    (decisions / "left_out.csv").write_text("file,sheet,row,who,why\nsurvey.csv,,2,AB,sent twice\n", encoding="utf-8")
    checked = check()
    assert (said(checked.queries), said(checked.problems)) == ([], [])
    assert checked.cleaned.refused["reason"].tolist() == ["left out by AB: sent twice"]


def test_a_round_of_schools_needs_no_list_of_cases(made):
    made.add("schools.csv", "schools", {"School": "school", "Grade": "grade"}, [["School", "Grade"], ["S1", "2"]])
    checked = check()
    assert said(checked.problems) == []
    assert checked.cleaned.tables["schools"]["grade"].tolist() == ["2"]
