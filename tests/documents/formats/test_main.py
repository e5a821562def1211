from apps.documents.formats.__main__ import main


def test_check_prints_counts_and_lines(tmp_path, capsys):
    (tmp_path / "page.md").write_text("# Title\n\n```{strange}\nwords\n```\n")
    (tmp_path / "bad.ipynb").write_text("{")

    code = main(["check", str(tmp_path)])

    printed = capsys.readouterr().out
    assert code == 1
    assert "page.md: identical, 1 sections, 1 segments, 0 cells, 1 words" in printed
    assert "page.md:4: The directive strange is not known" in printed
    assert "bad.ipynb:1: " in printed
    assert "2 pages, 1 failed" in printed


def test_check_succeeds_on_good_pages(tmp_path, capsys):
    (tmp_path / "page.rst").write_text("Title\n=====\n")

    assert main(["check", "--list", str(tmp_path / "page.rst")]) == 0
    assert "heading" in capsys.readouterr().out
