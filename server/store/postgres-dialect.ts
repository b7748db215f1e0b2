import type { Dialect } from './tables.ts'

/**
 * PostgreSQL's words. Its rows lie in the order of their coming and carry the number of their transaction,
 * which a ballot would share with its voter's participation. So before a commit that brings ballots ends, all
 * ballots of that poll are written anew, in the order of their random ids and by one statement: what joins
 * the newest to its voter then joins all of them. Once a commit, however many voted in it.
 */
export const POSTGRES_DIALECT: Dialect = {
  bytes: 'BYTEA',
  inKeyOrder: '',
  forgetOrder: (table) => `
  CREATE FUNCTION ${table}_forgets_order() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    forgotten TEXT := coalesce(current_setting('rapport.forgotten', true), '');
    this_one TEXT := '<' || NEW.session || '/' || NEW.poll || '>';
  BEGIN
    IF position(this_one IN forgotten) > 0 THEN RETURN NULL; END IF;
    PERFORM set_config('rapport.forgotten', forgotten || this_one, true);
    WITH gone AS (
      DELETE FROM ${table} WHERE session = NEW.session AND poll = NEW.poll RETURNING *
    )
    INSERT INTO ${table} SELECT * FROM gone ORDER BY id;
    RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER ${table}_forgets_order AFTER INSERT ON ${table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ${table}_forgets_order();
  `,
  forgetChanges: (table) => `
  DROP TRIGGER ${table}_forgets_order ON ${table};
  CREATE CONSTRAINT TRIGGER ${table}_forgets_order AFTER INSERT OR UPDATE ON ${table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ${table}_forgets_order();
  `,
}
