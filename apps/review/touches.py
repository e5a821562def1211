"""Triggers that note which sections have to be counted anew, whatever code wrote.

SQLite has one writer at a time, so one touch of a section is enough there. On PostgreSQL another
transaction may take a touch away before this one is through: each statement leaves its own.
"""

from collections.abc import Iterable, Iterator
from string import Template

# Sections that a row speaks of, each with its page. A section may have come from another page.
SECTIONS = "SELECT documents_section.id AS id, page_id AS page FROM documents_section"
ITS_OWN = Template(f"{SECTIONS} WHERE documents_section.id = $row.section_id")
OF_PAGE = Template(f"{SECTIONS} WHERE page_id = $row.page_id")
OF_SEGMENT = Template(f"""
    {SECTIONS} JOIN documents_segment ON documents_section.id = section_id
    WHERE documents_segment.id = $row.segment_id
""")
OF_REVISION = Template(f"""
    {SECTIONS} JOIN documents_segment ON documents_section.id = section_id
    JOIN translation_translation ON documents_segment.id = translation_translation.segment_id
    JOIN translation_revision ON translation_translation.id = translation_id
    WHERE translation_revision.id = $row.revision_id
""")
ITSELF = Template("SELECT $row.id AS id, $row.page_id AS page")
# Tables whose rows decide how far a section is and who is behind it, and the sections of a row.
TOUCHING = {
    "documents_section": ITSELF,
    "documents_segment": ITS_OWN,
    "translation_translation": OF_SEGMENT,
    "translation_unlock": OF_SEGMENT,
    "translation_port": Template(f"{OF_SEGMENT.template} UNION {OF_PAGE.template}"),
    "review_review": ITS_OWN,
    "review_approval": OF_REVISION,
}
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}

EVERY_SECTION = f"INSERT INTO review_touch (section_id, page_id) {SECTIONS}"
SQLITE_DROP = Template("DROP TRIGGER IF EXISTS ${table}_touches_$act")
POSTGRESQL_DROP = Template("DROP TRIGGER IF EXISTS ${table}_touches_$act ON $table")
SQLITE = Template("CREATE TRIGGER ${table}_touches_$act AFTER $act ON $table BEGIN $touches END")
SQLITE_TOUCH = Template("""
    INSERT INTO review_touch (section_id, page_id) SELECT id, page FROM ($sections) AS touched
    WHERE NOT EXISTS (
        SELECT 1 FROM review_touch WHERE section_id = touched.id AND page_id = touched.page
    );
""")
POSTGRESQL_FUNCTION = Template("""
    CREATE OR REPLACE FUNCTION ${table}_touches_$act() RETURNS trigger LANGUAGE plpgsql AS $$$$
    BEGIN
        INSERT INTO review_touch (section_id, page_id) $sections;
        RETURN NULL;
    END $$$$
""")
POSTGRESQL_SECTIONS = Template("SELECT its.id, its.page FROM $row, LATERAL ($sections) AS its")
POSTGRESQL = Template("""
    CREATE OR REPLACE TRIGGER ${table}_touches_$act AFTER $act ON $table REFERENCING $tables
    FOR EACH STATEMENT EXECUTE FUNCTION ${table}_touches_$act()
""")


def on_sqlite() -> Iterator[str]:
    for table, sections in TOUCHING.items():
        for act, rows in ROWS.items():
            of_rows = (sections.substitute(row=row) for row in rows)
            touches = (SQLITE_TOUCH.substitute(sections=each) for each in of_rows)
            yield SQLITE_DROP.substitute(table=table, act=act)
            yield SQLITE.substitute(table=table, act=act, touches="".join(touches))


def on_postgresql() -> Iterator[str]:
    for table, of_row in TOUCHING.items():
        for act, rows in ROWS.items():
            sections = " UNION ".join(_changed(f"{row}_rows", of_row) for row in rows)
            tables = " ".join(f"{row} TABLE AS {row}_rows" for row in rows)
            yield POSTGRESQL_FUNCTION.substitute(table=table, act=act, sections=sections)
            yield POSTGRESQL.substitute(table=table, act=act, tables=tables)


def dropped(tables: Iterable[str]) -> Iterator[str]:
    """The way back, on PostgreSQL."""
    for table in tables:
        for act in ROWS:
            yield POSTGRESQL_DROP.substitute(table=table, act=act)


def _changed(rows: str, of_row: Template) -> str:
    return POSTGRESQL_SECTIONS.substitute(sections=of_row.substitute(row=rows), row=rows)
