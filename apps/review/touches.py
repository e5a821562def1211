"""Triggers that note which sections have to be counted anew, whatever code wrote.

SQLite has one writer at a time, so one touch of a section is enough there. On PostgreSQL another
transaction may take a touch away before this one is through: each statement leaves its own.
"""

from collections.abc import Iterator
from string import Template

OF_SEGMENT = Template("(SELECT section_id FROM documents_segment WHERE id = $row.segment_id)")
ITS_OWN = Template("$row.section_id")
# Tables whose rows decide how far a section is, and the section of a row.
TOUCHING = {
    "documents_segment": ITS_OWN,
    "translation_translation": OF_SEGMENT,
    "translation_unlock": OF_SEGMENT,
    "review_review": ITS_OWN,
}
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}

SQLITE_DROP = Template("DROP TRIGGER IF EXISTS ${table}_touches_$act")
SQLITE = Template("CREATE TRIGGER ${table}_touches_$act AFTER $act ON $table BEGIN $touches END")
SQLITE_TOUCH = Template("""
    INSERT INTO review_touch (section_id) SELECT $section
    WHERE $section IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM review_touch WHERE section_id = $section);
""")
POSTGRESQL_FUNCTION = Template("""
    CREATE OR REPLACE FUNCTION ${table}_touches_$act() RETURNS trigger LANGUAGE plpgsql AS $$$$
    BEGIN
        INSERT INTO review_touch (section_id)
        SELECT id FROM ($sections) AS touched WHERE id IS NOT NULL;
        RETURN NULL;
    END $$$$
""")
POSTGRESQL_SECTIONS = Template("SELECT $section AS id FROM $row")
POSTGRESQL = Template("""
    CREATE OR REPLACE TRIGGER ${table}_touches_$act AFTER $act ON $table REFERENCING $tables
    FOR EACH STATEMENT EXECUTE FUNCTION ${table}_touches_$act()
""")


def on_sqlite() -> Iterator[str]:
    for table, section in TOUCHING.items():
        for act, rows in ROWS.items():
            touches = (SQLITE_TOUCH.substitute(section=section.substitute(row=row)) for row in rows)
            yield SQLITE_DROP.substitute(table=table, act=act)
            yield SQLITE.substitute(table=table, act=act, touches="".join(touches))


def on_postgresql() -> Iterator[str]:
    for table, section in TOUCHING.items():
        for act, rows in ROWS.items():
            sections = " UNION ".join(_changed(f"{row}_rows", section) for row in rows)
            tables = " ".join(f"{row} TABLE AS {row}_rows" for row in rows)
            yield POSTGRESQL_FUNCTION.substitute(table=table, act=act, sections=sections)
            yield POSTGRESQL.substitute(table=table, act=act, tables=tables)


def _changed(rows: str, section: Template) -> str:
    return POSTGRESQL_SECTIONS.substitute(section=section.substitute(row=rows), row=rows)
