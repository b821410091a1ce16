"""
`dueregard claims` lists what a text states, with places that lead back into it.
"""

import json

from dueregard.model.schema import json_schema

TEXT = "# Trust\r\n\r\nTrust fell by 1.5 points to 62%.\r\nOne in five, aged 16-24, rang 020 7946 0018.\r\n"


def test_a_text_is_read_with_its_places(dueregard, tmp_path):
    file = tmp_path / "report.md"
    file.write_bytes(TEXT.encode())
    answer = dueregard("claims", file, "--format", "json")
    found = json.loads(answer.stdout)

    assert answer.returncode == 0
    assert [(item["text"], item["kind"], item.get("value")) for item in found["claims"]] == [
        ("1.5 points", "points", 1.5),
        ("62%", "percentage", 62),
        ("One in five", "fraction", 0.2),
        ("16-24", "age", None),
    ]
    assert all(TEXT[slice(*item["span"])] == item["text"] for item in found["claims"])
    assert set(found["claims"][0]) <= set(json_schema("claims")["$defs"]["FoundNumber"]["properties"])


def test_a_folder_says_which_figures_are_typed_and_where(dueregard, riverford):
    path = riverford / "assessment.yaml"
    path.write_text(
        path.read_text("utf-8").replace(
            "The board will see each", "Some 3.03 times as many. The board will see each"
        ),
        "utf-8",
    )
    dueregard("gather", riverford)
    answer = dueregard("claims", riverford)

    assert "(3.03 ratio)  = stops-by-ethnicity#black-white-ratio" in answer.stdout
    assert "1 of 2 figures typed into the prose are no figure of the evidence." in answer.stdout
    assert "assessment.yaml:" in answer.stdout


def test_the_list_for_people_names_comparisons_and_intentions(dueregard, tmp_path):
    (tmp_path / "a.txt").write_text("The plan aims to help. Women are more likely to wait.", "utf-8")
    answer = dueregard("claims", tmp_path / "a.txt")

    assert "Comparisons without a value:" in answer.stdout
    assert "Words of intention:" in answer.stdout
    assert "0 numbers" in answer.stdout


def test_a_page_is_read_cell_by_cell_with_its_places(dueregard, tmp_path):
    page = "<html><body><p>Trust is 62%.</p><table><tr><td>2</td><td>1 in 5</td></tr></table></body></html>"
    (tmp_path / "a.html").write_text(page, "utf-8")
    found = json.loads(dueregard("claims", tmp_path / "a.html", "--format", "json").stdout)["claims"]

    assert [item["text"] for item in found] == ["62%", "2", "1 in 5"]
    assert "table 1" in found[2]["place"]
    assert found[0]["span"] == [9, 12]


def test_what_cannot_be_read_is_refused_with_a_way_out(dueregard, tmp_path):
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (tmp_path / "b.txt").write_bytes("Münster 12%".encode("latin-1"))

    assert "Save it as .docx" in dueregard("claims", tmp_path / "a.doc").stderr
    assert "Save the file as UTF-8" in dueregard("claims", tmp_path / "b.txt").stderr
    assert "no such file" in dueregard("claims", tmp_path / "c.txt").stderr
