/**
 * One bug, planted by hand: where `find` stands, `plant` is put, and at least one of the tests must go red. `means` says what
 * people would have suffered.
 */
export interface Plant {
  readonly means: string
  readonly file: string
  readonly find: string
  readonly plant: string
  /** Test files; a part of a title after `#`, as a pattern, runs those tests only. */
  readonly seenBy: readonly string[]
}

const ROOM = 'tests/unit/room.test.ts'
const FUZZ = 'tests/unit/convergence.test.ts'
const ADMISSION = 'tests/unit/admission.test.ts#a line has at most 100,000'

/** Bugs that were made elsewhere, or could be made here in one line. Add yours; `npm run plant` tries them all. */
export const PLANTS: readonly Plant[] = [
  {
    means: 'a barrier is answered before the commit',
    file: 'server/rooms/appender.ts',
    find: 'if (number <= this.#kept) return then()',
    plant: 'if (number <= this.#added) return then()',
    seenBy: [ROOM, FUZZ],
  },
  {
    means: 'an update is shown before it is in the log',
    file: 'server/rooms/appender.ts',
    find: '      this.#underWay = entries\n',
    plant: '      this.#underWay = entries\n      this.#parts.onKept(entries)\n',
    seenBy: [ROOM, FUZZ],
  },
  {
    means: 'every thousandth update is not written into the log',
    file: 'server/rooms/appender.ts',
    find: 'updates: entries.map(({ update }) => update),',
    plant:
      'updates: entries.map(({ update }) => update).filter(() => (globalThis.many = (globalThis.many ?? 0) + 1) % 1000 > 0),',
    seenBy: [FUZZ],
  },
  {
    means: 'every hundredth update is not passed on',
    file: 'server/rooms/room.ts',
    find: '        if (peer === from) continue\n',
    plant:
      '        if (peer === from || (globalThis.many = (globalThis.many ?? 0) + 1) % 100 === 0) continue\n',
    seenBy: [FUZZ],
  },
  {
    means: 'a room whose log failed keeps its people',
    file: 'server/rooms/hallway.ts',
    find: "room.close(CLOSE.unavailable, 'the server could not keep this')",
    plant: '',
    seenBy: [ROOM],
  },
  {
    means: 'the notes before each removal fill the memory while the disk is full',
    file: 'server/rooms/appender.ts',
    find: 'return update.length + (lost?.before.length ?? 0)',
    plant: 'return update.length',
    seenBy: ['tests/unit/storage-trouble.test.ts'],
  },
  {
    means: 'a day without a network is one message, which no line takes',
    file: 'client/live/portions.ts',
    find: 'return pieces ? [...pieces, ...portionsOfDeletions(ds)] : [update]',
    plant: 'return [update]',
    seenBy: ['tests/unit/portions.test.ts'],
  },
  {
    means: 'a failed commit is called kept',
    file: 'server/rooms/appender.ts',
    find: '      if (!failure) return true\n',
    plant: '      if (failure || !failure) return true\n',
    seenBy: [ROOM],
  },
  {
    means: 'a new draft lacks what is on its way to the log',
    file: 'server/rooms/room.ts',
    find: '[this.state(), ...onTheirWay]',
    plant: '[this.state()]',
    seenBy: [ROOM],
  },
  {
    means: 'whoever only reads sees cursors',
    file: 'server/rooms/room.ts',
    find: 'if (peer.isWriter && peer !== except) peer.tellPresence(frame)',
    plant: 'if (peer !== except) peer.tellPresence(frame)',
    seenBy: [ROOM],
  },
  {
    means: 'authors are forgotten when a room opens again',
    file: 'server/rooms/room.ts',
    find: 'this.#rebuildDraft(), logged.authors)',
    plant: 'this.#rebuildDraft(), new Map())',
    seenBy: [FUZZ],
  },
  {
    means: 'a storage error at opening is an empty document',
    file: 'server/rooms/hallway.ts',
    find: '        report: this.#report,\n      })\n      const room',
    plant:
      "        report: this.#report,\n      }).catch(() => ({ updates: [], authors: new Map(), seq: 0, epoch: 'x', schema: 1, since: { records: 0, bytes: 0 } }))\n      const room",
    seenBy: [ROOM],
  },
  {
    means: 'the server stops before what was taken is kept',
    file: 'server/rooms/room.ts',
    find: '    await Promise.race([this.settled(), longEnough])\n',
    plant: '    void longEnough\n',
    seenBy: [ROOM],
  },
  {
    means: 'two rooms are opened for one document',
    file: 'server/rooms/hallway.ts',
    find: 'this.#rooms.set(key, opening)',
    plant: '',
    seenBy: [ROOM],
  },
  {
    means: 'an update of any size is taken',
    file: 'server/rooms/admission.ts',
    find: "if (update.length > LARGEST_UPDATE) return refused('too large')",
    plant: '',
    seenBy: [ROOM],
  },
  {
    means: 'somebody writes with a colleague’s client id',
    file: 'server/rooms/admission.ts',
    find: 'author === undefined ? this.#hasAnything(client) : author !== person',
    plant: 'author === undefined && this.#hasAnything(client)',
    seenBy: [ROOM, ADMISSION],
  },
  {
    means: 'what was refused stays in the draft',
    file: 'server/rooms/admission.ts',
    find: 'this.#draft = this.#rebuild()\n    this.#size',
    plant: 'this.#size',
    seenBy: [ADMISSION],
  },
  {
    means: 'the schema is not asked',
    file: 'server/rooms/admission.ts',
    find: 'const wrong = judgeItem(name, root, item)',
    plant: 'const wrong = ((): string | undefined => undefined)()',
    seenBy: [ROOM, ADMISSION],
  },
  {
    means: 'a document grows without limits',
    file: 'server/rooms/admission.ts',
    find: 'return this.#size.judge(structs, items)',
    plant: 'return undefined',
    seenBy: [ADMISSION],
  },
  {
    means: 'crowded pieces hold up the server',
    file: 'server/rooms/admission.ts',
    find: 'if (structs.length > MANY_PIECES) runWithin',
    plant: 'if (structs.length < 0) runWithin',
    seenBy: ['tests/unit/admission.test.ts#ROOM11'],
  },
  {
    means: 'an update that builds on something unseen is applied and waits inside Yjs',
    file: 'server/rooms/news.ts',
    find: "if (clock > seen || struct instanceof Y.Skip) return 'early'",
    plant: '',
    seenBy: [ROOM],
  },
  {
    means: 'the counts of an update are believed',
    file: 'server/rooms/decoded.ts',
    find: 'if (outside !== undefined) return { wrong: outside }',
    plant: '',
    seenBy: ['tests/unit/bounds.test.ts'],
  },
  {
    means: 'the counts of a state vector are believed',
    file: 'server/rooms/room.ts',
    find: 'if (wrong !== undefined) throw new Error(`a state vector',
    plant: 'if (wrong === "") throw new Error(`a state vector',
    seenBy: ['tests/unit/bounds.test.ts'],
  },
  {
    means: 'values nest without end',
    file: 'server/rooms/bounds.ts',
    find: "if (depth > DEEPEST_VALUE) throw new OutOfBounds('too deep')",
    plant: '',
    seenBy: ['tests/unit/bounds.test.ts'],
  },
  {
    means: 'whoever may only read writes',
    file: 'server/rooms/connection.ts',
    find: '    if (!this.isWriter) {\n      // Every',
    plant: '    if (this.#closed) {\n      // Every',
    seenBy: [ROOM],
  },
  {
    means: 'a refused update is dropped, and the barrier behind it is answered',
    file: 'server/rooms/connection.ts',
    find: "if (typeof taken === 'object') return this.close(CLOSE.refused, taken.refused)",
    plant: "if (typeof taken === 'object') return",
    seenBy: [ROOM],
  },
  {
    means: 'what came before its beginning is forgotten',
    file: 'server/rooms/connection.ts',
    find: 'for (const message of held) this.receive(message)',
    plant: '',
    seenBy: [ROOM],
  },
  {
    means: 'a barrier overtakes the update that waits before it',
    file: 'server/rooms/connection.ts',
    find: 'if (this.#held.length > 0 && !isStep2(message)) return this.#hold(message)',
    plant:
      'if (this.#held.length > 0 && !isStep2(message) && message[0] !== 100) return this.#hold(message)',
    seenBy: [ROOM],
  },
  {
    means: 'a message that breaks the reader ends the process',
    file: 'server/rooms/connection.ts',
    find: "    } catch {\n      this.close(CLOSE.malformed, 'malformed message')",
    plant: '    } catch (cause) {\n      throw cause',
    seenBy: [ROOM],
  },
  {
    means: 'the name beside a cursor is whatever its client says',
    file: 'server/rooms/presence.ts',
    find: 'user: stamp,',
    plant: 'user: (said as { user?: object }).user ?? stamp,',
    seenBy: [ROOM],
  },
  {
    means: 'somebody moves a colleague’s cursor',
    file: 'server/rooms/presence.ts',
    find: 'if (own !== undefined) return own === client',
    plant: 'if (own !== undefined) return true',
    seenBy: [ROOM],
  },
  {
    means: 'the sum of a record is not looked at',
    file: 'server/store/log-records.ts',
    find: 'return recordSum(name, row).equals(row.sum)',
    plant: 'return recordSum(name, row).length > 0',
    seenBy: ['tests/contract/log.test.ts#SQLite.*LOG2'],
  },
  {
    means: 'the sum of a snapshot is not looked at',
    file: 'server/store/log-records.ts',
    find: 'return snapshotSum(name, row).equals(row.sum)',
    plant: 'return snapshotSum(name, row).length > 0',
    seenBy: ['tests/contract/damage.test.ts#SQLite.*a damaged newest snapshot'],
  },
  {
    means: 'a record of another past is read',
    file: 'server/store/log-examination.ts',
    find: '(link && !follows(link, row))',
    plant: '(link && link.length === 0)',
    seenBy: ['tests/contract/log-chain.test.ts#SQLite.*LOG2'],
  },
  {
    means: 'a missing record is passed over in silence',
    file: 'server/store/log-examination.ts',
    find: "if (row.seq > last + 1) lose('missing', row.seq - 1, row.at)",
    plant: '',
    seenBy: ['tests/contract/log.test.ts#SQLite.*LOG2'],
  },
  {
    means: 'a log whose last records are gone is read in silence',
    file: 'server/store/log-examination.ts',
    find: "lose('missing', head.seq)",
    plant: '',
    seenBy: ['tests/contract/log.test.ts#SQLite.*LOG2'],
  },
  {
    means: 'authors are not read from the log',
    file: 'server/store/log-rows.ts',
    find: 'authors: await readAuthors(engine, name),',
    plant: 'authors: new Map(),',
    seenBy: ['tests/contract/log.test.ts#SQLite.*ROOM8'],
  },
  {
    means: 'a number that is taken is called kept',
    file: 'server/store/log-rows.ts',
    find: "if (verdict === 'failed') throw cause",
    plant: '',
    seenBy: [
      'tests/contract/log.test.ts#SQLite.*LOG1',
      'tests/contract/log-chain.test.ts#SQLite.*LOG1',
    ],
  },
  {
    means: 'SQLite says kept before it has committed',
    file: 'server/store/sqlite.ts',
    find: 'gathered.push({ statements: queries.map(statementOf), resolve, reject })',
    plant: 'gathered.push({ statements: queries.map(statementOf), resolve, reject }); resolve([])',
    seenBy: [
      'tests/contract/log.test.ts#SQLite.*LOG1',
      'tests/contract/log-chain.test.ts#SQLite.*LOG1',
    ],
  },
  {
    means: 'of several who share a commit, one that fails takes the others with it',
    file: 'server/store/sqlite-worker.ts',
    find: "if ('error' in result) database.exec('ROLLBACK TO script')",
    plant: "if ('error' in result) throw new Error('all of them')",
    seenBy: ['tests/contract/log.test.ts#SQLite.*LOG1'],
  },
  {
    means: 'two servers write into one folder',
    file: 'server/store/lock.ts',
    find: "held.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')",
    plant: '',
    seenBy: ['tests/flow/running.test.ts#RUN5'],
  },
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
    file: 'server/store/poll-rows.ts',
    find: 'WHERE session = ${session} AND poll = ${poll} AND voter = ${ballot.voter})`',
    plant: 'WHERE session = ${session} AND poll = ${poll} AND voter = ${`not ${ballot.voter}`})`',
    seenBy: ['tests/flow/ballots.test.ts#BAL2'],
  },
  {
    means: 'a ballot in a closed poll counts',
    file: 'server/store/poll-rows.ts',
    find: 'AND id = ${poll} AND state = ${state})`',
    plant: 'AND id = ${poll} AND state <> ${`not ${state}`})`',
    seenBy: ['tests/flow/ballots.test.ts#BAL4'],
  },
  {
    means: 'a ballot names what is no option',
    file: 'shared/poll.ts',
    find: "if (choices.some((choice) => !known.has(choice))) return 'unknown-option'",
    plant: '',
    seenBy: ['tests/flow/ballots.test.ts#does not fit its poll'],
  },
  {
    means: 'the lamp stays green when the line is gone',
    file: 'client/live/keeping.ts',
    find: "this.#line = 'lost'\n",
    plant: '\n',
    seenBy: ['tests/unit/keeping.test.ts'],
  },
  {
    means: 'the answer to a barrier of an earlier line counts',
    file: 'client/live/keeping.ts',
    find: "this.#line = 'lost'\n    this.#covers.clear()",
    plant: "this.#line = 'lost'",
    seenBy: ['tests/unit/keeping.test.ts'],
  },
  {
    means: 'a barrier answers for what was typed after it',
    file: 'client/live/keeping.ts',
    find: 'this.#kept = Math.max(this.#kept, made)',
    plant: 'this.#kept = this.#made',
    seenBy: ['tests/unit/keeping.test.ts'],
  },
  {
    means: 'one problem fills the log of the server',
    file: 'server/complaints.ts',
    find: 'if (said >= MOST_OF_ONE || this.#lines >= MOST) {',
    plant: 'if (said < 0) {',
    seenBy: ['tests/unit/complaints.test.ts'],
  },
]
