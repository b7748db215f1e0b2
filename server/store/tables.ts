import type { Generated } from 'kysely'

/**
 * The tables, as every query sees them. Times are milliseconds since 1970; JSON stands in text columns.
 * A ballot and who took part share no key and no order: nobody can join them again. [BAL3]
 */
export interface Tables {
  house: { name: string; value: string }
  session: {
    id: string
    code: string
    details: string
    proposal: string
    created_at: number
    /** Those of shared/access/settings.ts that differ from the usual ones. */
    settings: Generated<string>
    ended_at: Generated<number | null>
    suspended_at: Generated<number | null>
    /** Since when what is opened and asked is to be wiped. */
    rehearsing_since: Generated<number | null>
  }
  /** Links of roles that were renewed or revoked; without a row it is the first one, and open. */
  link: { session: string; role: string; generation: number; revoked_at: number | null }
  /** How somebody came by a role. A role without a row came by the first link. */
  holding: {
    person: string
    role: string
    came_by: string
    generation: number
    given_by: string | null
    at: number
  }
  /** Links of their own that people were given; `person` is who entered by it. */
  invitation: {
    id: string
    session: string
    name: string
    affiliation: string | null
    group_name: string | null
    role: string
    generation: number
    made_by: string
    made_at: number
    revoked_at: number | null
    person: string | null
  }
  /** What was done and by whom, each with the sum of the one before; '' is the house itself. Ids and numbers, no names. */
  trail: {
    session: string
    seq: number
    at: number
    person: string | null
    act: string
    detail: string
    previous: Uint8Array
    sum: Uint8Array
  }
  trail_head: { session: string; seq: number; sum: Uint8Array }
  /** Hosts who signed in: the hash of their ticket. */
  host_ticket: { hash: string; made_at: number; ends_at: number; who: string }
  person: {
    id: string
    session: string
    name: string
    roles: string
    affiliation: string | null
    group_name: string | null
    entered_at: number
    /** To the minute. */
    seen_at: Generated<number | null>
    removed_at: Generated<number | null>
    erased_at: Generated<number | null>
  }
  ticket: {
    hash: string
    person: string
    made_at: number
    ended_at: Generated<number | null>
    /** `desk`, or `widget`: one that a framed widget holds, and that may do less. */
    kind: Generated<string>
  }
  /** `previous` is the sum of the record before; records from before there was a chain have none. */
  log: {
    document: string
    seq: number
    updates: Uint8Array
    sum: Uint8Array
    previous: Uint8Array | null
    at: number
  }
  /** The last record of each document with its sum, the life the document is in, and its schema. */
  head: {
    document: string
    seq: number
    sum: Uint8Array | null
    epoch: Generated<string>
    schema: Generated<number>
  }
  /** The document as it stood after record `seq`, whose sum is `link`; pressed. It counts once it is proven. */
  snapshot: {
    document: string
    seq: number
    link: Uint8Array
    state: Uint8Array
    sum: Uint8Array
    proven: number
    at: number
  }
  /** Rows that were found damaged, and those that stood beside them: kept for whoever can read more out of them. */
  damaged: {
    document: string
    kind: string
    seq: number
    content: Uint8Array
    previous: Uint8Array | null
    sum: Uint8Array
    at: number
    found_at: number
  }
  author: { document: string; client: number; person: string }
  poll: {
    session: string
    id: string
    question: string
    kind: string
    options: string
    state: string
    opened_at: number
    opened_by: string
    reason: string | null
    closed_at: number | null
    closed_by: string | null
    hands: string | null
    /** The draft it was opened from, '' for its own id: reopened, a draft has several rounds. */
    draft: Generated<string>
    round: Generated<number>
    /** What was fixed at opening beside question, kind and options: JSON of `most`, `scale` and the settings. */
    settings: Generated<string>
    closes_at: Generated<number | null>
    published_at: Generated<number | null>
    published_by: Generated<string | null>
    /** JSON: how many were entitled and present at closing. */
    crowd: Generated<string | null>
    base: Generated<string>
    /** JSON: which written answers count as which. */
    merges: Generated<string>
    /** 1 where it was opened to rehearse. */
    rehearsal: Generated<number>
    /** SHA-256 of its record, from closing on. */
    digest: Generated<string | null>
    /** Ballots by group or channel, JSON, written in lumps that tell of nobody. [BAL3] */
    parts: Generated<string | null>
  }
  /** Ballots of named polls: the last of a voter counts, the earlier ones are kept. */
  named_ballot: {
    session: string
    poll: string
    person: string
    seq: number
    receipt: string
    choices: string
    at: number
  }
  /** Who agreed to which wording of a draft: the its `wordingText` as it stood. */
  agreement: { session: string; poll: string; person: string; wording: string; at: number }
  /** How many printed codes a poll has. The codes are derived, and stand nowhere. */
  ballot_codes: { session: string; poll: string; count: number; made_by: string; made_at: number }
  /** What was said about a draft, or about a place in a document. */
  remark: {
    id: string
    session: string
    document: string
    /** The poll it is about, or where in the document. */
    about: string
    person: string
    text: string
    at: number
    settled_at: number | null
    settled_by: string | null
  }
  participation: { session: string; poll: string; voter: string; receipt: string }
  /** Ballots that say the same, with how many they are, under an id made of what they say. */
  ballot: { session: string; poll: string; id: string; choices: string; times: Generated<number> }
  question: {
    id: string
    session: string
    text: string
    author: string | null
    asked_by: string | null
    source: string | null
    channel: string
    state: string
    at: number
    /** 1 where it was asked to rehearse. */
    rehearsal: Generated<number>
    place: Generated<string | null>
    language: Generated<string | null>
    /** When it came into its state. */
    since: Generated<number>
    /** Of a duplicate: the question it stands behind. */
    into_question: Generated<string | null>
    /** JSON: `text` and `language`. */
    translation: Generated<string | null>
    note: Generated<string | null>
    answer: Generated<string | null>
    notes_at: Generated<number | null>
    /** The line it became in the notes. */
    notes_line: Generated<string | null>
    /** The question that it replies to, in the chat that both came from. */
    reply_to: Generated<string | null>
  }
  /** What came from files of other tools beside words: counts of polls, who was there, captions. `content` is JSON. */
  brought: {
    session: string
    id: string
    kind: string
    tool: string
    content: string
    /** Its place in the file. */
    place: number
    person: string | null
    at: number
  }
  /** Other tools that bring in lines by themselves. `secret` is what such a tool signs with, where it makes its own. */
  bridge: {
    id: string
    session: string
    name: string
    kind: string
    secret: string | null
    made_by: string
    made_at: number
    revoked_at: number | null
  }
  /** `held` is 1 where it came in a burst and is not counted until a moderator lets it. */
  support: { question: string; person: string; held: Generated<number> }
  version: {
    session: string
    document: string
    id: string
    seq: number
    schema: number
    state: Uint8Array
    sum: Uint8Array
    why: string
    at: number
    person: string | null
  }
  alarm: {
    id: string
    session: string
    document: string
    what: string
    guarded: string
    blocks: string
    version: string | null
    person: string | null
    at: number
    state: string
    settled_at: number | null
    settled_by: string | null
  }
}

/** The few words in which the databases differ when tables are made. */
export interface Dialect {
  /** A column of bytes. */
  readonly bytes: string
  /** Behind a table: its rows lie in the order of their key, not in that of their coming. */
  readonly inKeyOrder: string
  /** Behind ballots, where their place or what the database writes beside them tells when they came. [BAL3] */
  forgetOrder(table: 'ballot'): string
  /** The same where ballots are counted up, too. */
  forgetChanges(table: 'ballot'): string
}

/**
 * The migrations, in order and for every database; each remembers how many it has had. One that has been
 * released is never changed, only followed.
 */
export const MIGRATIONS: readonly ((words: Dialect) => string)[] = [
  ({ bytes, inKeyOrder, forgetOrder }) => `
  CREATE TABLE house (name TEXT PRIMARY KEY, value TEXT NOT NULL);
  CREATE TABLE session (
    id TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, details TEXT NOT NULL, proposal TEXT NOT NULL,
    created_at BIGINT NOT NULL
  );
  CREATE TABLE person (
    id TEXT PRIMARY KEY, session TEXT NOT NULL REFERENCES session (id), name TEXT NOT NULL,
    roles TEXT NOT NULL, affiliation TEXT, group_name TEXT, entered_at BIGINT NOT NULL
  );
  CREATE INDEX person_by_session ON person (session);
  CREATE TABLE ticket (
    hash TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person (id), made_at BIGINT NOT NULL
  );
  CREATE TABLE log (
    document TEXT NOT NULL, seq BIGINT NOT NULL, updates ${bytes} NOT NULL, sum ${bytes} NOT NULL,
    at BIGINT NOT NULL, PRIMARY KEY (document, seq)
  );
  CREATE TABLE head (document TEXT PRIMARY KEY, seq BIGINT NOT NULL);
  CREATE TABLE author (
    document TEXT NOT NULL, client BIGINT NOT NULL, person TEXT NOT NULL,
    PRIMARY KEY (document, client)
  );
  CREATE TABLE poll (
    session TEXT NOT NULL REFERENCES session (id), id TEXT NOT NULL, question TEXT NOT NULL,
    kind TEXT NOT NULL, options TEXT NOT NULL, state TEXT NOT NULL, opened_at BIGINT NOT NULL,
    opened_by TEXT NOT NULL, reason TEXT, closed_at BIGINT, closed_by TEXT, hands TEXT,
    PRIMARY KEY (session, id)
  );
  CREATE TABLE participation (
    session TEXT NOT NULL, poll TEXT NOT NULL, voter TEXT NOT NULL, receipt TEXT NOT NULL,
    PRIMARY KEY (session, poll, voter)
  ) ${inKeyOrder};
  CREATE TABLE ballot (
    session TEXT NOT NULL, poll TEXT NOT NULL, id TEXT NOT NULL, choices TEXT NOT NULL,
    PRIMARY KEY (session, poll, id)
  ) ${inKeyOrder};
  ${forgetOrder('ballot')}
  CREATE TABLE question (
    id TEXT PRIMARY KEY, session TEXT NOT NULL REFERENCES session (id), text TEXT NOT NULL,
    author TEXT, asked_by TEXT, source TEXT, channel TEXT NOT NULL, state TEXT NOT NULL, at BIGINT NOT NULL
  );
  CREATE UNIQUE INDEX question_once ON question (session, source) WHERE source IS NOT NULL;
  CREATE INDEX question_by_session ON question (session, at);
  CREATE TABLE support (
    question TEXT NOT NULL REFERENCES question (id), person TEXT NOT NULL, PRIMARY KEY (question, person)
  );
  `,
  ({ bytes }) => `
  ALTER TABLE log ADD COLUMN previous ${bytes};
  ALTER TABLE head ADD COLUMN sum ${bytes};
  ALTER TABLE head ADD COLUMN epoch TEXT NOT NULL DEFAULT '0';
  ALTER TABLE head ADD COLUMN schema BIGINT NOT NULL DEFAULT 1;
  CREATE TABLE snapshot (
    document TEXT NOT NULL, seq BIGINT NOT NULL, link ${bytes} NOT NULL, state ${bytes} NOT NULL,
    sum ${bytes} NOT NULL, proven BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (document, seq)
  );
  CREATE TABLE damaged (
    document TEXT NOT NULL, kind TEXT NOT NULL, seq BIGINT NOT NULL, content ${bytes} NOT NULL,
    previous ${bytes}, sum ${bytes} NOT NULL, at BIGINT NOT NULL, found_at BIGINT NOT NULL
  );
  CREATE INDEX damaged_by_document ON damaged (document, seq);
  `,
  ({ bytes }) => `
  CREATE TABLE version (
    session TEXT NOT NULL REFERENCES session (id), document TEXT NOT NULL, id TEXT NOT NULL,
    seq BIGINT NOT NULL, schema BIGINT NOT NULL, state ${bytes} NOT NULL, sum ${bytes} NOT NULL,
    why TEXT NOT NULL, at BIGINT NOT NULL, person TEXT, PRIMARY KEY (session, document, id)
  );
  CREATE TABLE alarm (
    id TEXT PRIMARY KEY, session TEXT NOT NULL REFERENCES session (id), document TEXT NOT NULL,
    what TEXT NOT NULL, guarded TEXT NOT NULL, blocks TEXT NOT NULL, version TEXT, person TEXT,
    at BIGINT NOT NULL, state TEXT NOT NULL, settled_at BIGINT, settled_by TEXT
  );
  CREATE INDEX alarm_by_session ON alarm (session, at);
  `,
  ({ bytes, inKeyOrder }) => `
  ALTER TABLE session ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE session ADD COLUMN ended_at BIGINT;
  ALTER TABLE session ADD COLUMN suspended_at BIGINT;
  ALTER TABLE person ADD COLUMN seen_at BIGINT;
  ALTER TABLE person ADD COLUMN removed_at BIGINT;
  ALTER TABLE person ADD COLUMN erased_at BIGINT;
  ALTER TABLE ticket ADD COLUMN ended_at BIGINT;
  CREATE INDEX ticket_by_person ON ticket (person);
  CREATE TABLE link (
    session TEXT NOT NULL REFERENCES session (id), role TEXT NOT NULL, generation BIGINT NOT NULL,
    revoked_at BIGINT, PRIMARY KEY (session, role)
  ) ${inKeyOrder};
  CREATE TABLE holding (
    person TEXT NOT NULL REFERENCES person (id), role TEXT NOT NULL, came_by TEXT NOT NULL,
    generation BIGINT NOT NULL, given_by TEXT, at BIGINT NOT NULL, PRIMARY KEY (person, role)
  ) ${inKeyOrder};
  CREATE TABLE invitation (
    id TEXT PRIMARY KEY, session TEXT NOT NULL REFERENCES session (id), name TEXT NOT NULL,
    affiliation TEXT, group_name TEXT, role TEXT NOT NULL, generation BIGINT NOT NULL,
    made_by TEXT NOT NULL, made_at BIGINT NOT NULL, revoked_at BIGINT, person TEXT
  ) ${inKeyOrder};
  CREATE INDEX invitation_by_session ON invitation (session);
  CREATE TABLE trail (
    session TEXT NOT NULL, seq BIGINT NOT NULL, at BIGINT NOT NULL, person TEXT, act TEXT NOT NULL,
    detail TEXT NOT NULL, previous ${bytes} NOT NULL, sum ${bytes} NOT NULL, PRIMARY KEY (session, seq)
  ) ${inKeyOrder};
  CREATE TABLE trail_head (session TEXT PRIMARY KEY, seq BIGINT NOT NULL, sum ${bytes} NOT NULL) ${inKeyOrder};
  CREATE TABLE host_ticket (
    hash TEXT PRIMARY KEY, made_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, who TEXT NOT NULL
  ) ${inKeyOrder};
  `,
  ({ inKeyOrder }) => `
  ALTER TABLE session ADD COLUMN rehearsing_since BIGINT;
  ALTER TABLE ticket ADD COLUMN kind TEXT NOT NULL DEFAULT 'desk';
  ALTER TABLE poll ADD COLUMN draft TEXT NOT NULL DEFAULT '';
  ALTER TABLE poll ADD COLUMN round BIGINT NOT NULL DEFAULT 1;
  ALTER TABLE poll ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE poll ADD COLUMN closes_at BIGINT;
  ALTER TABLE poll ADD COLUMN published_at BIGINT;
  ALTER TABLE poll ADD COLUMN published_by TEXT;
  ALTER TABLE poll ADD COLUMN crowd TEXT;
  ALTER TABLE poll ADD COLUMN base TEXT NOT NULL DEFAULT 'voters';
  ALTER TABLE poll ADD COLUMN merges TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE poll ADD COLUMN rehearsal BIGINT NOT NULL DEFAULT 0;
  ALTER TABLE poll ADD COLUMN digest TEXT;
  ALTER TABLE poll ADD COLUMN parts TEXT;
  ALTER TABLE question ADD COLUMN rehearsal BIGINT NOT NULL DEFAULT 0;
  CREATE TABLE named_ballot (
    session TEXT NOT NULL, poll TEXT NOT NULL, person TEXT NOT NULL, seq BIGINT NOT NULL,
    receipt TEXT NOT NULL, choices TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (session, poll, person, seq)
  ) ${inKeyOrder};
  CREATE TABLE agreement (
    session TEXT NOT NULL REFERENCES session (id), poll TEXT NOT NULL, person TEXT NOT NULL,
    wording TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (session, poll, person)
  ) ${inKeyOrder};
  CREATE TABLE ballot_codes (
    session TEXT NOT NULL REFERENCES session (id), poll TEXT NOT NULL, count BIGINT NOT NULL,
    made_by TEXT NOT NULL, made_at BIGINT NOT NULL, PRIMARY KEY (session, poll)
  ) ${inKeyOrder};
  CREATE TABLE remark (
    id TEXT PRIMARY KEY, session TEXT NOT NULL REFERENCES session (id), document TEXT NOT NULL,
    about TEXT NOT NULL, person TEXT NOT NULL, text TEXT NOT NULL, at BIGINT NOT NULL,
    settled_at BIGINT, settled_by TEXT
  ) ${inKeyOrder};
  CREATE INDEX remark_by_session ON remark (session, at);
  `,
  () => `
  ALTER TABLE question ADD COLUMN place TEXT;
  ALTER TABLE question ADD COLUMN language TEXT;
  ALTER TABLE question ADD COLUMN since BIGINT NOT NULL DEFAULT 0;
  ALTER TABLE question ADD COLUMN into_question TEXT;
  ALTER TABLE question ADD COLUMN translation TEXT;
  ALTER TABLE question ADD COLUMN note TEXT;
  ALTER TABLE question ADD COLUMN answer TEXT;
  ALTER TABLE question ADD COLUMN notes_at BIGINT;
  ALTER TABLE question ADD COLUMN notes_line TEXT;
  ALTER TABLE support ADD COLUMN held BIGINT NOT NULL DEFAULT 0;
  UPDATE question SET since = at;
  UPDATE question SET notes_at = at, state = 'approved' WHERE state = 'in-notes';
  UPDATE question SET state = 'answered-aloud' WHERE state = 'answered';
  `,
  ({ forgetChanges }) => `
  ALTER TABLE ballot ADD COLUMN times BIGINT NOT NULL DEFAULT 1;
  ${forgetChanges('ballot')}
  `,
  ({ inKeyOrder }) => `
  ALTER TABLE question ADD COLUMN reply_to TEXT;
  CREATE TABLE brought (
    session TEXT NOT NULL REFERENCES session (id), id TEXT NOT NULL, kind TEXT NOT NULL,
    tool TEXT NOT NULL, content TEXT NOT NULL, place BIGINT NOT NULL, person TEXT,
    at BIGINT NOT NULL, PRIMARY KEY (session, id)
  ) ${inKeyOrder};
  CREATE TABLE bridge (
    id TEXT PRIMARY KEY, session TEXT NOT NULL REFERENCES session (id), name TEXT NOT NULL,
    kind TEXT NOT NULL, secret TEXT, made_by TEXT NOT NULL, made_at BIGINT NOT NULL,
    revoked_at BIGINT
  ) ${inKeyOrder};
  CREATE INDEX bridge_by_session ON bridge (session);
  `,
]
