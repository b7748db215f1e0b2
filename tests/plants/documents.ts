import type { Plant } from './planted.ts'

/** Bugs of what a document and a poll are, and of whom the server tells what. */
export const DOCUMENT_PLANTS: readonly Plant[] = [
  {
    means: 'a session is seeded twice',
    file: 'shared/document/template.ts',
    find: 'doc.getXmlFragment(ROOTS.notes).insert(0, nodes)',
    plant:
      'for (const again of [0, 1]) doc.getXmlFragment(ROOTS.notes).insert(0, again ? nodes : templateOf(details, words, poll).map((seed) => nodeOf(seed, newId())))',
    seenBy: ['tests/unit/shared-document.test.ts#DOC5'],
  },
  {
    means: 'a second ballot of the same person counts',
    file: 'server/store/ballot-lumps.ts',
    find: 'AND took.voter = its.column1)',
    plant: "AND took.voter = 'not ' || its.column1)",
    seenBy: ['tests/contract/counts.test.ts#SQLite.*BAL6'],
  },
  {
    means: 'a ballot in a closed poll counts',
    file: 'server/store/ballot-lumps.ts',
    find: "AND id = ${poll} AND state = 'open')`",
    plant: "AND id = ${poll} AND state <> 'not open')`",
    seenBy: ['tests/contract/polls.test.ts#SQLite.*BAL4'],
  },
  {
    means: 'a ballot names what is no option',
    file: 'shared/poll/ballot.ts',
    find: "if (choices.some((choice) => !known.has(choice))) return 'unknown-option'",
    plant: '',
    seenBy: ['tests/flow/ballots.test.ts#does not fit its poll'],
  },
  {
    means: 'one problem fills the log of the server',
    file: 'server/complaints.ts',
    find: 'if (said >= MOST_OF_ONE || this.#lines >= MOST) {',
    plant: 'if (said < 0) {',
    seenBy: ['tests/unit/complaints.test.ts'],
  },
  {
    means: 'a way to a new version that loses words is taken',
    file: 'shared/document/migrations.ts',
    find: 'if (lost !== undefined) return refused(lost)',
    plant: '',
    seenBy: ['tests/unit/migrations.test.ts#MIG1'],
  },
  {
    means: 'a way to a new version that breaks off half-way is taken',
    file: 'shared/document/migrations.ts',
    find: 'return refused(`it broke off: ${String(cause)}`)',
    plant: 'void cause',
    seenBy: ['tests/unit/migrations.test.ts#MIG1'],
  },
  {
    means: 'alarms are told to participants',
    file: 'server/house.ts',
    find: "feed.tell(session, 'alarm', alarm, 'write-notes')",
    plant: "feed.tell(session, 'alarm', alarm)",
    seenBy: ['tests/flow/tripwire.test.ts#alarms are for those'],
  },
]
