"""The page of a report and what it is made of: fragments of blocks, words from markdown, marking, contents, policy."""

import re
from html.parser import HTMLParser

import pytest

from analysis.disclosure.blocks import Item, Shown, ShownChart, ShownTable
from analysis.disclosure.fragment import anchor, as_typed, fragment, preview
from analysis.documents.contents import Marking
from analysis.reports.markdown import render
from analysis.reports.page import HERE, Index, Link, Page, render_index, render_page

MARKING = Marking("Partnership", "Audit of plans", "April 2015", "Board edition", "Not to be passed on", "Made up")
HOSTILE = "<script>alert('x')</script>\"><b onload=x>\u202e\x1b[31m\ud800\u200b&"
HARMLESS = "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&quot;&gt;&lt;b onload=x&gt;&amp;"


class Elements(HTMLParser):
    """The names of all elements of a page, with their attributes."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict]:
        return [attrs for name, attrs in self.found if name == tag]


def page(*parts: str, **changes) -> str:
    return render_page(Page(**{"marking": MARKING, "title": "What was found?", "parts": parts, **changes}))


# What people type


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("\x1b[1;31mred\x1b[0m \x9b2Jx \x1b]0;title\x07y", "red x y"),
        ("a\x00b\x08c\x7fd\x9fe", "abcde"),
        ("a\u202eb\u202c\u2066c\u2069\u200ed\u061c", "abcd"),
        ("a\u200bb\u2060c\ufeffd\u00ade\u180e", "abcde"),
        ("lone \ud800 and \udfff", "lone  and "),
        ("not \ufffe\uffff\ufdd0 letters", "not  letters"),
        ("می\u200cخواهم \U0001f468\u200d\U0001f469", "می\u200cخواهم \U0001f468\u200d\U0001f469"),
        ("one\r\ntwo\rthree\u2028four\x0bfive\x85six\tseven", "one\ntwo\nthree\nfour\nfive\nsix\tseven"),
        ("hidden\U000e0061\U000e0062", "hidden"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f", None),
        ("Mae'r tŷ <b> & $x$ [esc] \x1b", "Mae'r tŷ <b> & $x$ [esc] "),
    ],
)
def test_what_is_not_seen_but_would_act_is_taken_out_and_all_else_stays(typed, shown):
    assert as_typed(typed) == (typed if shown is None else shown)


def test_a_name_to_link_to_is_never_empty_and_breaks_no_attribute():
    assert anchor('What they "said" <b>') == "what-they-said-b"
    assert anchor("?!") == "part"


# Fragments


def test_every_part_of_a_block_is_escaped_and_cleaned():
    shown = Shown(
        id=HOSTILE,
        kind=HOSTILE,
        title=HOSTILE,
        text=HOSTILE,
        emphasis=HOSTILE,
        note=HOSTILE,
        table=ShownTable((HOSTILE, HOSTILE), (False, True), ((HOSTILE, HOSTILE),)),
        items=(Item(HOSTILE, HOSTILE, quoted=True), Item(HOSTILE, HOSTILE)),
    )
    html = fragment(shown)
    tables, quotes = {"table", "caption", "thead", "tbody", "tr", "th", "td"}, {"figure", "blockquote", "figcaption"}
    allowed = tables | quotes | {"div", "h3", "p", "strong", "bdi", "ul", "li", "span"}
    assert {tag for tag, _ in Elements(html).found} == allowed
    assert html.count(HARMLESS) == 14
    assert not re.search("[\u202e\x1b\ud800\u200b]", html)


def test_a_block_without_a_title_has_no_empty_heading():
    assert fragment(Shown("s-1", "sentence", "", text="8 of 25.")) == (
        '<div class="roundtable-block block-sentence" id="s-1">\n<p class="text">8 of 25.</p>\n</div>\n'
    )


def test_a_table_has_a_caption_and_heads_each_column_and_row_and_sets_numbers_to_the_right():
    shown = Shown("t", "counts", "Grades", table=ShownTable(("Grade", "Files"), (False, True), (("Good", "4"),)))
    assert (
        "<table>\n<caption>Grades</caption>\n<thead>\n"
        '<tr><th scope="col">Grade</th><th scope="col" class="number">Files</th></tr>\n</thead>\n<tbody>\n'
        '<tr><th scope="row"><bdi>Good</bdi></th><td class="number">4</td></tr>\n</tbody>\n</table>'
    ) in fragment(shown)


def test_an_empty_table_says_so():
    html = fragment(Shown("t", "counts", "Grades", table=ShownTable(("Grade", "Files"), (False, True), ())))
    assert '<td colspan="2">There is nothing to list.</td>' in html


def test_a_chart_comes_first_and_its_data_is_folded_below_it():
    table = ShownTable(("Grade", "Files"), (False, True), (("Good", "4"),))
    shown = Shown("t", "counts", "Grades", table=table, chart=ShownChart("bar", (), "files", 8))
    html = fragment(shown, "<img alt=x>")
    assert html.count("<table>") == 1
    assert html.index("<img alt=x>") < html.index("<details>") < html.index("<table>") < html.index("</details>")
    assert '<div class="scroll" role="region" tabindex="0" aria-label="Chart: Grades">' in html
    assert '<div class="scroll" role="region" tabindex="0" aria-label="Data behind the chart: Grades">' in html


def test_a_chart_without_a_picture_shows_its_data_open():
    table = ShownTable(("Grade", "Files"), (False, True), (("Good", "4"),))
    html = fragment(Shown("t", "counts", "Grades", table=table, chart=ShownChart("bar", (), "files", 8)))
    assert "<table>" in html and "<details>" not in html


@pytest.mark.parametrize(
    ("made_up", "mark"),
    [
        ("which row", "Published number; which case it belongs to is made up."),
        ("yes", "Made up: not in the published report."),
    ],
)
def test_what_is_made_up_says_so(made_up, mark):
    assert f'<p class="made-up">{mark}</p>' in fragment(Shown("t", "text", "Title", made_up=made_up))


def test_what_is_not_made_up_bears_no_mark():
    assert "made-up" not in fragment(Shown("t", "text", "Title"))


def test_quotes_are_quotations_in_their_own_direction_and_statements_between_them_are_lists():
    html = fragment(
        Shown("q", "quotes", "Said", items=(Item("سلام", "A child", quoted=True), Item("Ask."), Item("Share.")))
    )
    assert html == (
        '<div class="roundtable-block block-quotes">\n<h3 id="q">Said</h3>\n'
        '<figure class="quote">\n<blockquote><p class="quoted"><bdi>سلام</bdi></p></blockquote>\n'
        "<figcaption>A child</figcaption>\n</figure>\n"
        "<ul>\n<li><bdi>Ask.</bdi></li>\n<li><bdi>Share.</bdi></li>\n</ul>\n</div>\n"
    )


def test_a_statement_names_who_made_it():
    html = fragment(Shown("q", "quotes", "Said", items=(Item("Share it.", "Health"),)))
    assert '<li><bdi>Share it.</bdi> <span class="by">(Health)</span></li>' in html


def test_the_preview_in_jupyterlab_is_the_fragment_and_its_few_rules():
    shown = Shown("t", "text", "Title", text="Words")
    assert preview(shown).endswith(fragment(shown))
    assert "var(--jp-content-font-color1" in preview(shown)


# Words from markdown


def test_a_title_is_h1_sections_h2_and_all_deeper_h3():
    assert render("# A\n\n## B\n\n### C\n\n##### D") == "<h1>A</h1>\n<h2>B</h2>\n<h3>C</h3>\n<h3>D</h3>\n"


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"),
        ("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n"),
        ("![A plan](https://example.org/x.png)", "<p>A plan</p>\n"),
        ("![<b>](x.png)", "<p>&lt;b&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>x</p>\n"),
        ("[x](http://example.org)", "<p>x</p>\n"),
        ("[x](data:text/html,y)", "<p>x</p>\n"),
        ("[x](C:\\Users\\a)", "<p>x</p>\n"),
        ("[x](file:///etc)", "<p>x</p>\n"),
        ("[x](#said)", '<p><a href="#said" rel="noreferrer">x</a></p>\n'),
        (
            "[x](https://example.org/?a=1&b=2)",
            '<p><a href="https://example.org/?a=1&amp;b=2" rel="noreferrer">x</a></p>\n',
        ),
        ("$x$ and $$y$$", "<p>$x$ and $$y$$</p>\n"),
        ("a\u202eb &#x202E;c", "<p>ab &amp;#x202E;c</p>\n"),
        ("#", ""),
    ],
)
def test_words_can_do_nothing_but_be_read(markdown, html):
    assert render(markdown) == html


def test_a_page_has_one_h1_its_title_whatever_its_parts_have():
    html = page(render("# Other title\n\nWords"), render("# A second one"))
    assert re.findall("<h1>(.*?)</h1>", html) == ["What was found?"]
    assert '<h2 id="a-second-one">A second one</h2>' in html
    assert "Other title" not in html


def test_the_contents_lead_to_each_section_and_no_id_stands_twice():
    html = page(
        render("## Said & done"),
        render("## Said & done"),
        fragment(Shown("main", "text", "A block named as the page's own part")),
        provenance=(("Round", "a"),),
    )
    contents = html[html.index('<nav class="contents"') :]
    assert re.findall('<a href="#([^"]*)">(.*?)</a>', contents[: contents.index("</nav>")]) == [
        ("said-done", "Said &amp; done"),
        ("said-done-2", "Said &amp; done"),
        ("provenance", "How this page was made"),
    ]
    ids = [attrs["id"] for _, attrs in Elements(html).found if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {"said-done", "said-done-2", "main-2", "provenance"} <= set(ids)


def test_every_page_says_above_and_below_for_whom_it_is_and_what_is_made_up():
    for html in (page(), render_index(Index(MARKING, (), ()))):
        assert html.count("<strong>Board edition</strong> <span>Not to be passed on</span>") == 2
        assert html.count('<p class="banner"><strong>Made up</strong></p>') == 1


def test_a_round_with_nothing_made_up_has_no_banner():
    assert '<p class="banner">' not in page(marking=Marking("P", "R", "D", "A", "C"))


def test_a_printed_page_says_for_whom_it_is_on_every_sheet_and_no_text_can_leave_the_style():
    html = page(marking=Marking('P"; } </style><script>', "R", "D", "Board", "Don't pass\non"))
    style = html[html.index("<style>") : html.index("</style>")]
    assert r'content: "Board\2e  Don\27 t pass on"' in style
    assert r'content: "P\22 \3b  \7d  \3c \2f style\3e \3c script\3e \3a  R"' in style
    assert not Elements(html).named("script")


def test_a_page_allows_no_script_and_asks_for_nothing():
    html = page(render("Words"), fragment(Shown("t", "text", "Title")), navigation=(Link("Next", "next.html"),))
    elements = Elements(html)
    policy = [meta for meta in elements.named("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policy[0]["content"] == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert not elements.named("script")
    assert "url(" not in html and "@import" not in html and "http:" not in html and "https:" not in html
    assert elements.named("html") == [{"lang": "en-GB"}]


def test_all_that_a_page_is_told_is_escaped_and_cleaned():
    marking = Marking(*(HOSTILE,) * 6)
    link = Link(HOSTILE, "next.html", HOSTILE)
    for html in (
        page(marking=marking, title=HOSTILE, navigation=(link,), provenance=((HOSTILE, HOSTILE),)),
        render_index(Index(marking, ((HOSTILE, HOSTILE),), (link,), (link,), ((HOSTILE, HOSTILE),))),
    ):
        assert not Elements(html).named("script") and not Elements(html).named("b")
        assert not re.search("[\u202e\x1b\ud800\u200b]", html)
        assert html.encode("utf-8")


def test_a_page_leads_to_the_others_of_its_edition_and_marks_itself():
    html = page(navigation=(Link("What was found?", "a.html", current=True), Link("What next?", "b.html")))
    assert '<li><a href="a.html" aria-current="page">What was found?</a></li>' in html
    assert '<li><a href="b.html">What next?</a></li>' in html
    assert '<a href="index.html">All reports of this round</a>' in html


def test_a_page_that_stands_alone_leads_nowhere():
    assert "index.html" not in page()


def test_the_index_tells_what_the_round_was_and_lists_the_reports_with_their_questions():
    html = render_index(
        Index(MARKING, (("Case files", "8 of 25"),), (Link("Case files", "a.html", "What was judged?"),))
    )
    assert re.findall("<h1>(.*?)</h1>", html) == ["Audit of plans"]
    assert "<dt>Case files</dt><dd>8 of 25</dd>" in html
    assert '<li><a href="a.html">Case files</a><p>What was judged?</p></li>' in html


def test_an_edition_without_reports_says_so():
    assert "This edition has no report." in render_index(Index(MARKING, (), ()))


def test_the_same_page_is_the_same_bytes():
    assert page(render("## A")) == page(render("## A"))


def test_a_page_without_charts_is_small():
    assert len(page().encode()) < 20_000


# Colours of the page


def colours(scheme: str) -> dict[str, str]:
    """The colours of the light or the dark page, by name."""
    css = (HERE / "page.css").read_text(encoding="utf-8")
    rules = re.findall(r":root \{([^}]*)\}", css)
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", rule)) for rule in rules[:2])
    return light if scheme == "light" else light | dark


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("ink", "paper", 7),
        ("ink", "soft", 7),
        ("quiet", "paper", 4.5),
        ("link", "paper", 4.5),
        ("on-bar", "bar", 7),
        ("on-warn", "warn", 7),
        ("on-focus", "focus", 4.5),
        ("mark", "soft", 3),
        ("warn-edge", "paper", 3),
    ],
)
def test_text_and_what_tells_things_apart_stand_out(scheme, front, back, least):
    from test_charts import contrast

    assert contrast(colours(scheme)[front], colours(scheme)[back]) >= least
