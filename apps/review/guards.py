"""What the database itself refuses, whatever code asks: forged authors, revisions rewritten.

Approval's own constraints say that author and approver differ; this says that `author` is the
author of the revision. SQLite knows no composite key that can be added later.
"""

SQLITE = (
    """
    CREATE TRIGGER IF NOT EXISTS approval_inserted_with_its_author
    BEFORE INSERT ON review_approval
    WHEN NOT EXISTS (
        SELECT 1 FROM translation_revision r
        WHERE r.id = NEW.revision_id AND r.author_id = NEW.author_id
    )
    BEGIN SELECT RAISE(ABORT, 'approval names another author than its revision'); END
    """,
    """
    CREATE TRIGGER IF NOT EXISTS approval_updated_with_its_author
    BEFORE UPDATE OF revision_id, author_id ON review_approval
    WHEN NOT EXISTS (
        SELECT 1 FROM translation_revision r
        WHERE r.id = NEW.revision_id AND r.author_id = NEW.author_id
    )
    BEGIN SELECT RAISE(ABORT, 'approval names another author than its revision'); END
    """,
    "DROP TRIGGER IF EXISTS revision_is_never_rewritten",
    """
    CREATE TRIGGER revision_is_never_rewritten
    BEFORE UPDATE OF text, source_text, author_id, translation_id, number, made_at, reason,
        kept_by_id
    ON translation_revision
    WHEN NEW.text IS NOT OLD.text OR NEW.source_text IS NOT OLD.source_text
        OR NEW.author_id IS NOT OLD.author_id OR NEW.translation_id IS NOT OLD.translation_id
        OR NEW.number IS NOT OLD.number OR NEW.made_at IS NOT OLD.made_at
        OR NEW.reason IS NOT OLD.reason OR NEW.kept_by_id IS NOT OLD.kept_by_id
    BEGIN SELECT RAISE(ABORT, 'a revision is never rewritten'); END
    """,
)

POSTGRESQL = (
    """
    DO $$ BEGIN
        IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'approval_author_of_revision')
        THEN
            ALTER TABLE review_approval ADD CONSTRAINT approval_author_of_revision
            FOREIGN KEY (revision_id, author_id) REFERENCES translation_revision (id, author_id);
        END IF;
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION refuse_rewritten_revision() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a revision is never rewritten'
        USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE OR REPLACE TRIGGER revision_is_never_rewritten
    BEFORE UPDATE OF text, source_text, author_id, translation_id, number, made_at, reason,
        kept_by_id
    ON translation_revision FOR EACH ROW
    WHEN ((NEW.text, NEW.source_text, NEW.author_id, NEW.translation_id, NEW.number, NEW.made_at,
            NEW.reason, NEW.kept_by_id)
        IS DISTINCT FROM
        (OLD.text, OLD.source_text, OLD.author_id, OLD.translation_id, OLD.number, OLD.made_at,
            OLD.reason, OLD.kept_by_id))
    EXECUTE FUNCTION refuse_rewritten_revision()
    """,
)
