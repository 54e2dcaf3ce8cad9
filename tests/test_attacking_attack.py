import json
from html import escape
from io import BytesIO
from zipfile import ZipFile

import pytest

from analysis.attacking import attacked
from analysis.protection.policy import find_policy

DFE, OPENSAFELY = find_policy("dfe_cin"), find_policy("opensafely")
GRADES = {"Good": 12, "Requires improvement": 3, "Inadequate": 5, "Outstanding": 0}
SAFE = {"Good": 12, "Requires improvement": "[c]", "Inadequate": "[c]", "Outstanding": 0}
TITLE = "Grades of the case files"


def table(title, columns, rows):
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(
        f'<tr><th scope="row">{escape(str(first))}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>'
        for first, *rest in rows
    )
    return f"<table><caption>{escape(title)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def block(title, *parts):
    return f"<div><h3>{escape(title)}</h3>{''.join(parts)}</div>"


def page(*parts):
    return {"page.html": f"<html><body><h1>Case files</h1><h2>Findings</h2>{''.join(parts)}</body></html>"}


def percent(number, whole):
    return "[c]" if "[c]" in (number, whole) else f"{(200 * number + whole) // (2 * whole)}%"


def graded(counts, *more, whole=20, title=TITLE):
    rows = [(label, number, whole, percent(number, whole)) for label, number in counts.items()]
    return block(title, table(title, ("Grade", "Case files", "Of", "Percentage"), rows), *more)


def manifest(counts, whole=20, round_name="2015-04", policy=None, **more):
    entries = [
        {
            "kind": "value",
            "title": f"Grade {label}",
            "label": label,
            "value": number,
            "unit": "case files",
            "denominator": whole,
            "percent": percent(number, whole),
            "block": TITLE,
        }
        | more.get(label, {})
        for label, number in counts.items()
    ]
    about = {"round": round_name, "released": entries} | ({"protection": {"policy": policy}} if policy else {})
    return {"manifest.json": json.dumps(about)}


def places(attack):
    return {(found.title, found.row) for found in attack.determined}


def attack_on(public, exact=None, policy=DFE, earlier=()):
    return attacked(page(*public), page(*(exact or [graded(GRADES)])), policy, earlier)


def test_an_edition_with_two_hidden_cells_gives_nothing_away():
    attack = attack_on([graded(SAFE)])
    assert attack.determined == ()
    assert attack.protected == 2
    assert attack.information_lost == pytest.approx(2 / 5)  # four grades and the files they are of


def test_an_exact_edition_gives_every_protected_count_away():
    attack = attack_on([graded(GRADES)])
    assert places(attack) == {(TITLE, "Requires improvement"), (TITLE, "Inadequate")}
    assert all("it is printed in a table of page.html" in found.reason for found in attack.determined)


def test_a_total_printed_beside_one_hidden_cell_is_a_leak():
    exact, hidden = {"Good": 17, "Inadequate": 3}, {"Good": 17, "Inadequate": "[c]"}
    (found, *others) = attack_on([graded(hidden)], [graded(exact)]).determined
    assert (found.title, found.row, found.range.low, found.range.high) == (TITLE, "Inadequate", 3, 3)
    assert found.reason.startswith("it follows from") and "good" in found.reason
    assert [other.row for other in others] == ["all but Good"]


def test_no_message_holds_the_number_that_was_worked_out():
    attack = attack_on([graded({"Good": 17, "Inadequate": "[c]"})], [graded({"Good": 17, "Inadequate": 3})])
    assert attack.determined and not any("3" in str(found) for found in attack.determined)


def test_a_row_headed_total_is_the_sum_of_the_others():
    columns = ("Agency", "Responses")
    exact = [("Police", 9), ("Health", 4), ("Total", 13)]
    public = [("Police", 9), ("Health", "[c]"), ("Total", 13)]
    attack = attack_on([table("By agency", columns, public)], [table("By agency", columns, exact)])
    assert places(attack) == {("By agency", "Health")}
    safe = [("Police", 9), ("Health", "[c]"), ("Total", "[c]")]
    assert not attack_on([table("By agency", columns, safe)], [table("By agency", columns, exact)]).determined


def test_a_column_headed_all_is_the_sum_of_the_others_with_what_its_heading_says():
    columns = ("Theme", "Police (of 9)", "Health (of 12)", "All (of 21)")
    exact, public = [("Trust", 7, 2, 9)], [("Trust", 7, "[c]", 9)]
    attack = attack_on([table("By agency", columns, public)], [table("By agency", columns, exact)])
    assert ("By agency", "Trust") in places(attack)


def test_a_heading_that_does_not_add_up_is_no_sum():
    columns = ("Theme", "Police", "Health", "All")
    exact, public = [("Trust", 7, 2, 8)], [("Trust", 7, "[c]", 8)]
    assert not attack_on([table("By agency", columns, public)], [table("By agency", columns, exact)]).determined


def test_a_percentage_left_beside_a_hidden_count_is_a_leak():
    public = graded(SAFE).replace("<td>[c]</td><td>20</td><td>[c]</td>", "<td>[c]</td><td>20</td><td>15%</td>", 1)
    attack = attack_on([public])
    found = {one.row: one for one in attack.determined if one.range}
    assert found["Requires improvement"].range.exact and "percentage 15%" in found["Requires improvement"].reason
    assert any(one.range is None and "15%" in one.reason for one in attack.determined)


def test_a_percentage_of_shown_counts_is_no_leak():
    attack = attack_on([graded(SAFE)])
    assert "60%" in graded(SAFE) and not attack.determined


def test_a_small_complement_is_protected():
    exact = [block("Seen", "<p>17 of 20 children (85%) were seen alone.</p>")]
    attack = attack_on(exact, exact)
    assert [one.row.startswith("all but") for one in attack.determined] == [True]
    hidden = [block("Seen", "<p>[c] of 20 children were seen alone.</p>")]
    assert not attack_on(hidden, exact).determined


@pytest.mark.parametrize(
    ("leak", "where"),
    [
        ('<img src="x" alt="Bar chart. Smallest: Requires improvement, 3.">', "alt text"),
        ('<figure aria-label="Bar chart. Shown: Requires improvement, 3."></figure>', "alt text"),
        (
            "<svg><text x='1' y='2'>Requires</text><text x='1' y='3'>improvement</text><text>3 of 20</text></svg>",
            "chart",
        ),
        ("<svg><desc>Requires improvement: 3</desc></svg>", "alt text"),
        ("<!-- Requires improvement: 3 -->", "comment"),
        ("<!-- counted 3 -->", "comment"),
        ('<script>draw({"Requires improvement": 3})</script>', "script"),
        ('<script type="application/json">[{"label": "Requires improvement", "value": 3}]</script>', "script"),
        ("<p data-number='3'>Not shown.</p>", "attribute data-number"),
        ("<template>Requires improvement 3</template>", "template"),
        ("<style>.bar::after { content: 'Requires improvement 3' }</style>", "style"),
    ],
)
def test_a_number_where_few_people_look_is_a_leak(leak, where):
    attack = attack_on([graded(SAFE, leak)], [graded(GRADES, leak)])
    assert (TITLE, "Requires improvement") in places(attack)
    assert any(where in found.reason for found in attack.determined)


def test_an_attribute_of_a_cell_is_read_as_the_cell():
    public = graded(SAFE).replace("<td>[c]</td>", '<td data-value="3">[c]</td>', 1)
    attack = attack_on([public])
    assert ("Requires improvement", True) in {
        (one.row, bool(one.range and one.range.exact)) for one in attack.determined
    }


def test_a_bar_that_is_drawn_to_its_length_says_its_number():
    def chart(length):
        ticks = "".join(f"<text x='{100 + 40 * n}' y='90'>{2 * n}</text>" for n in range(3))
        bar = f"<path d='M 100 40 L {100 + 20 * length} 40 L {100 + 20 * length} 62 L 100 62 z'/>"
        return f"<svg><text x='90' y='56'>Requires improvement</text>{ticks}{bar}</svg>"

    attack = attack_on([graded(SAFE, chart(3))], [graded(GRADES, chart(3))])
    assert [one.reason for one in attack.determined if one.row == "Requires improvement"] == [
        "it is printed in the length of a bar, page.html"
    ]
    assert not attack_on([graded(SAFE, chart(3.4))], [graded(GRADES, chart(3.4))]).determined


@pytest.mark.parametrize("said", ["five of the eight", "Five of eight", "5 out of 8", "5 of the 8"])
def test_a_count_in_prose_is_a_leak_in_figures_and_in_words(said):
    prose = f"<p>In {said} case files the child was seen.</p>"
    attack = attack_on([graded(SAFE), prose], [graded(GRADES), prose])
    assert any("prose" in one.reason for one in attack.determined)


def test_a_sentence_of_a_table_cell_links_it_with_the_table():
    exact = [graded(GRADES), "<p>12 of 20 case files (60%) were graded Good.</p>"]
    hidden = {"Good": "[c]", "Requires improvement": "[c]", "Inadequate": 5, "Outstanding": 0}
    attack = attack_on([graded(hidden), "<p>12 of 20 case files (60%) were graded Good.</p>"], exact)
    assert (TITLE, "Requires improvement") in places(attack)  # the sentence prints what the table hid beside it


def test_sentences_that_hide_their_numbers_give_nothing_away():
    exact = "<p>3 of 20 case files (15%, 95% interval 5% to 36%) were graded Requires improvement.</p>"
    public = "<p>[c] of 20 case files were graded Requires improvement.</p>"
    assert not attack_on([graded(SAFE), public], [graded(GRADES), exact]).determined


@pytest.mark.parametrize(
    "result",
    [
        "p = 0.029",
        "p < 0.001",
        "odds ratio 4.2",
        "95% interval 0.4 to 13.1",
        "risk difference 12 percentage points",
        "31%",
    ],
)
def test_a_result_beside_hidden_counts_is_a_leak_of_its_own(result):
    said = f"<p>Exact test: {result}.</p>"
    attack = attack_on([graded(SAFE, said)], [graded(GRADES, said)])
    assert attack.determined and all(one.range is None and "worked out" in one.reason for one in attack.determined)
    shown = {"Good": 12, "Requires improvement": 8}
    assert not attack_on([graded(shown, said)], [graded(shown, said)]).determined


def test_the_method_may_be_named_beside_hidden_counts():
    said = "<p>Method: exact test; the 95% interval and 80% power are of the method.</p>"
    assert not attack_on([graded(SAFE, said)], [graded(GRADES, said)]).determined


def test_an_effect_in_another_table_is_found_by_its_question():
    question = "Are older children graded differently?"
    columns = ("Question", "Estimate", "95% interval", "Children")
    effects = table("Effects", columns, [(question, "0.58", "0.1 to 9.2", 20)])
    result = {"kind": "result", "block": TITLE, "label": question, "value": "Too few.", "p": None}
    effect = {"kind": "effect", "block": "Effects", "label": question, "value": 0.58, "low": 0.1, "high": 9.2}
    told = {"manifest.json": json.dumps({"round": "r", "released": [result | {"p": 0.03}, effect]})}
    attack = attacked(page(graded(SAFE), effects) | told, page(graded(GRADES), effects) | told, DFE)
    assert {"p 0.03" in str(one) for one in attack.determined} == {True, False}
    assert ("Effects", question) in places(attack)


@pytest.mark.parametrize("leak", [{"value": 3}, {"percent": "15%"}, {"interval": "5% to 36%"}])
def test_the_manifest_is_read_with_its_values_and_percentages(leak):
    public = manifest(SAFE, **{"Requires improvement": leak})
    attack = attacked(page(graded(SAFE)) | public, page(graded(GRADES)) | manifest(GRADES), DFE)
    assert (TITLE, "Requires improvement") in places(attack)
    safe = attacked(page(graded(SAFE)) | manifest(SAFE), page(graded(GRADES)) | manifest(GRADES), DFE)
    assert safe.determined == ()


def test_an_earlier_edition_that_printed_the_cell_is_a_leak():
    attack = attack_on([graded(SAFE)], earlier=[page(graded(GRADES | {"Inadequate": "[c]"}))])
    assert (TITLE, "Requires improvement") in places(attack)
    assert any("an earlier edition printed it" in found.reason for found in attack.determined)


def test_the_manifest_of_an_earlier_edition_is_enough():
    public = page(graded(SAFE)) | manifest(SAFE, policy="dfe_cin")
    exact = page(graded(GRADES)) | manifest(GRADES)
    attack = attacked(public, exact, DFE, [manifest(GRADES | {"Inadequate": "[c]"}, policy="dfe_cin")])
    assert (TITLE, "Requires improvement") in places(attack)
    assert not attacked(public, exact, DFE, [manifest(SAFE, policy="dfe_cin")]).determined


def test_two_editions_that_each_hide_enough_are_a_leak_together():
    counts = {"Good": 12, "Requires improvement": 3, "Inadequate": 8, "Outstanding": 7}
    first = counts | {"Requires improvement": "[c]", "Inadequate": "[c]"}
    second = counts | {"Requires improvement": "[c]", "Outstanding": "[c]"}
    exact = [graded(counts, whole=30)]
    assert not attack_on([graded(first, whole=30)], exact).determined
    assert not attack_on([graded(second, whole=30)], exact).determined
    attack = attack_on([graded(second, whole=30)], exact, earlier=[page(graded(first, whole=30))])
    assert (TITLE, "Requires improvement") in places(attack)


def test_an_answer_that_was_renamed_since_is_found_in_an_earlier_edition_by_its_code():
    counts = {"Good": 12, "Requires improvement": 3, "Inadequate": 8, "Outstanding": 7}
    first = counts | {"Requires improvement": "[c]", "Inadequate": "[c]"}
    now = {"Good": 12, "Improvement needed": 3, "Inadequate": 8, "Excellent": 7}
    second = now | {"Improvement needed": "[c]", "Excellent": "[c]"}
    codes = [{"code": code} for code in ("good", "improve", "inadequate", "outstanding")]
    before, after = (dict(zip(labels, codes, strict=True)) for labels in (counts, now))
    public = page(graded(second, whole=30)) | manifest(second, 30, policy="dfe_cin", **after)
    exact = page(graded(now, whole=30)) | manifest(now, 30, **after)
    attack = attacked(public, exact, DFE, [manifest(first, 30, policy="dfe_cin", **before)])
    assert places(attack) == {(TITLE, "Improvement needed")}
    assert not attacked(public, exact, DFE, [manifest(first, 30, policy="dfe_cin")]).determined


def test_a_number_that_grew_by_a_few_since_an_earlier_edition_is_a_leak():
    before, now = {"Good": 40, "Inadequate": 30}, {"Good": 42, "Inadequate": 30}
    attack = attack_on([graded(now, whole=72)], [graded(now, whole=72)], earlier=[page(graded(before, whole=70))])
    assert {row for _, row in places(attack)} == {"Good"}
    assert "difference from an earlier edition" in attack.determined[0].column


def test_two_numbers_of_one_name_in_the_same_edition_are_no_difference_from_an_earlier_one():
    """The same label on two pages of one document, or twice in a chart, is of different people."""
    twice = [graded({"Good": 40, "Inadequate": 30}, f"<script>Good: 40 ; {more}</script>", whole=70) for more in (8, 9)]
    attack = attack_on([*twice, "<script>Good: 42</script>"], [graded({"Good": 40, "Inadequate": 30}, whole=70)])
    assert not attack.determined


def test_the_numbers_of_an_axis_are_not_those_of_an_age():
    ages = {"12": 20, "13": 24}
    axis = {"other.html": "<html><body><!-- 18 12 6 0 --></body></html>"}
    exact = page(graded(ages, whole=44, title="Age at audit"))
    assert not attacked(exact | axis, exact, DFE).determined
    small = page(graded({"12": 2, "13": 42}, whole=44, title="Age at audit"))
    assert attacked(
        page(graded({"12": "[c]", "13": "[c]"}, "<!-- 12: 2 -->", whole=44, title="Age at audit")), small, DFE
    ).determined


def test_the_key_of_a_heatmap_tells_no_count_and_a_number_beside_the_same_words_does():
    exact = page(graded({"Responses": 36, "Others": 44}, whole=80, title="Received"))
    for said, is_count in (("0 responses 4 to 7 responses 18 to 21 responses not shown", False), ("responses 4", True)):
        key = {"other.html": f"<html><body><!-- {said} --></body></html>"}
        assert bool(attacked(exact | key, exact, DFE).determined) == is_count, said


def test_an_earlier_round_counts_other_children():
    public, exact = page(graded(SAFE)) | manifest(SAFE), page(graded(GRADES)) | manifest(GRADES)
    before = page(graded(GRADES | {"Good": 13}, whole=21)) | manifest(GRADES | {"Good": 13}, 21, "2014-10")
    assert not attacked(public, exact, DFE, [before]).determined


def test_a_count_of_an_earlier_round_told_again_is_found_in_the_edition_of_that_round():
    told = {"block": "Then and now", "round": "2014-10"}
    now = {label: told for label in GRADES}
    exact = manifest(GRADES, **now)
    public = manifest(SAFE, **now)
    assert not attacked(public, exact, DFE, [manifest(SAFE, round_name="2014-10")]).determined
    attack = attacked(public, exact, DFE, [manifest(GRADES, round_name="2014-10")])
    assert ("Then and now", "Inadequate") in places(attack)


def test_rounded_counts_and_their_percentages_give_nothing_away():
    exact = {"Good": 43, "Requires improvement": 12, "Inadequate": 3, "Outstanding": 0}
    public = {"Good": 45, "Requires improvement": 10, "Inadequate": "[c]", "Outstanding": 0}
    assert not attack_on([graded(public, whole=60)], [graded(exact, whole=58)], OPENSAFELY).determined


def test_a_percentage_of_exact_counts_beside_rounded_ones_is_a_leak():
    exact, public = {"Good": 97, "Inadequate": 3}, {"Good": 95, "Inadequate": "[c]"}
    rows = graded(public, whole=100).replace("<td>95%</td>", "<td>97.0%</td>")
    attack = attack_on([rows], [graded(exact, whole=100)], OPENSAFELY)
    assert (TITLE, "Inadequate") in places(attack) or (TITLE, "all but Good") in places(attack)


def test_a_hidden_sheet_of_a_workbook_is_read():
    content = BytesIO()
    rows = [("Grade", "Case files"), ("Requires improvement", 3), ("Inadequate", 5)]
    cells = ["".join(f"<c t='str'><v>{value}</v></c>" for value in row) for row in [(TITLE,), *rows]]
    sheet = (
        f"<worksheet xmlns='urn:x'><sheetData>{''.join(f'<row>{row}</row>' for row in cells)}</sheetData></worksheet>"
    )
    with ZipFile(content, "w") as packed:
        packed.writestr("xl/worksheets/sheet2.xml", sheet)
    attack = attacked(page(graded(SAFE)) | {"tables.xlsx": content.getvalue()}, page(graded(GRADES)), DFE)
    assert (TITLE, "Requires improvement") in places(attack)


def test_a_table_of_a_word_file_is_read():
    content = BytesIO()

    def paragraph(text, style=""):
        return f"<w:p><w:pPr>{style}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

    cells = [
        [f"<w:tc>{paragraph(value)}</w:tc>" for value in row]
        for row in [("Grade", "Case files"), ("Requires improvement", 3)]
    ]
    rows = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in cells)
    heading = paragraph(TITLE, '<w:pStyle w:val="Heading2"/>')
    with ZipFile(content, "w") as packed:
        packed.writestr("word/document.xml", f'<w:document xmlns:w="urn:w">{heading}<w:tbl>{rows}</w:tbl></w:document>')
    attack = attacked(page(graded(SAFE)) | {"report.docx": content.getvalue()}, page(graded(GRADES)), DFE)
    assert (TITLE, "Requires improvement") in places(attack)


def test_the_text_in_a_png_is_read():
    said = b"Comment\0Requires improvement: 3"
    picture = b"\x89PNG\r\n\x1a\n" + len(said).to_bytes(4, "big") + b"tEXt" + said + b"\0\0\0\0"
    attack = attacked(page(graded(SAFE)) | {"chart.png": picture}, page(graded(GRADES)), DFE)
    assert (TITLE, "Requires improvement") in places(attack)


@pytest.mark.parametrize(
    ("said", "is_count"),
    [
        ("Three children were never seen alone.", True),
        ("One child was never seen alone.", True),
        ("The four files that require improvement had much in common.", True),
        ("One child may have several.", False),
        ("A difference of one or two files is within what chance alone gives.", False),
        ("What is it like to be the one that people worry about?", False),
        ("Raised in more than one case.", False),
    ],
)
def test_a_small_number_of_children_in_words_is_a_leak(said, is_count):
    page_of = [graded(SAFE), f"<p>{said}</p>"]
    assert bool(attack_on(page_of, [graded(GRADES), f"<p>{said}</p>"]).determined) is is_count


@pytest.mark.parametrize(
    "said",
    [
        "In [c] of 20 they were sent, and 12 of 20 children on the list (see above) (60%) were seen.",
        "[c] of 20 were sent and twelve of twenty children (60%) were seen.",
    ],
)
def test_a_percentage_belongs_to_the_shown_numbers_before_it_and_to_no_hidden_ones_further_on(said):
    assert not attack_on([graded(SAFE), f"<p>{said}</p>"], [graded(GRADES), f"<p>{said}</p>"]).determined


def test_all_the_children_in_words_are_those_that_shares_are_out_of():
    """'Twenty children' is what the hidden denominator is: with it one of two shown cells follows from the other."""
    exact = [graded({"Good": 17, "Inadequate": 3})]
    public = [graded({"Good": 17, "Inadequate": "[c]"}, whole="[c]")]
    assert not attack_on(public, exact).determined
    said = "<p>Twenty children were on the list.</p>"
    assert (TITLE, "Inadequate") in places(attack_on([*public, said], [*exact, said]))


def test_the_place_of_a_hidden_row_between_two_numbers_is_a_leak():
    """Time is 6 or 7 where it stands between them, so that Home is 2 or 3."""
    columns, total = ("Theme", "Responses"), ("Total", 34)
    exact = [("Trust", 12), ("Money", 7), ("Time", 7), ("Staff", 6), ("Home", 2), total]
    between = [("Trust", 12), ("Money", 7), ("Time", "[c]"), ("Staff", 6), ("Home", "[c]"), total]
    attack = attack_on([table("Raised", columns, between)], [table("Raised", columns, exact)])
    assert ("Raised", "Home") in places(attack)
    last = [("Trust", 12), ("Money", 7), ("Staff", 6), ("Home", "[c]"), ("Time", "[c]"), total]
    assert not attack_on([table("Raised", columns, last)], [table("Raised", columns, exact)]).determined


def test_what_only_a_right_guess_would_give_away_is_told_and_stops_nothing():
    """Five answers of one child each: whoever takes their hidden total for a small one knows that each is one."""
    columns, exact = ("Age", "Children"), [(str(age), 1) for age in range(11, 16)] + [("Total", 5)]
    hidden = [(age, "[c]") for age, _ in exact]
    attack = attack_on([table("Ages", columns, hidden)], [table("Ages", columns, exact)])
    assert attack.determined == ()
    assert ("Ages", "Total") in {(found.title, found.row) for found in attack.guessable}
