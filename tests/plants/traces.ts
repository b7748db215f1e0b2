import type { Plant } from './planted.ts'

/** Bugs of the trail, of how people are named, and of what a person gets and has erased. */
export const TRACE_PLANTS: readonly Plant[] = [
  {
    means: 'whoever is not first with an entry is refused',
    file: 'server/store/trail-rows.ts',
    find: 'if (isHead(await this.#head(entry.session), last)) throw cause',
    plant: 'throw cause',
    seenBy: ['tests/contract/trail.test.ts#SQLite.*in any number of processes'],
  },
  {
    means: 'an act that was not done is told of',
    file: 'server/store/trail-rows.ts',
    find: '${link}, ${sum} WHERE ${when}`',
    plant: '${link}, ${sum} WHERE 1 = 1 OR ${when}`',
    seenBy: ['tests/contract/trail.test.ts#SQLite.*done and told once'],
  },
  {
    means: 'a last entry that was taken away is missed by nobody',
    file: 'server/store/trail-chain.ts',
    find: "if (head.seq >= expected) return { session, seq: expected, what: 'missing' }",
    plant: 'if (head.seq >= expected) return undefined',
    seenBy: ['tests/contract/trail.test.ts#SQLite.*the last row is named'],
  },
  {
    means: 'whoever may read a part of the trail reads all of it',
    file: 'server/http/trail.ts',
    find: "=== 'yes')",
    plant: "!== 'no')",
    seenBy: ['tests/flow/trail.test.ts#TRAIL4'],
  },
  {
    means: 'a report that was taken leaves no entry',
    file: 'server/http/report.ts',
    find: 'if (look !== undefined && !isNew(look)) return',
    plant: 'if (look === undefined || !isNew(look)) return',
    seenBy: ['tests/flow/trail.test.ts#TRAIL3'],
  },
  {
    means: 'a session that names nobody names who wrote its notes',
    file: 'server/report/attribution.ts',
    find: '    contributors: [],\n',
    plant: '',
    seenBy: ['tests/unit/report-attribution.test.ts#no name is left'],
  },
  {
    means: 'what was rehearsed is reported',
    file: 'server/report/counted-polls.ts',
    find: 'polls.filter((poll) => !poll.isRehearsal)',
    plant: 'polls.filter((poll) => !(poll.isRehearsal && poll.state === "open"))',
    seenBy: ['tests/unit/report-polls.test.ts#a rehearsal is in no report'],
  },
  {
    means: 'a report tells a count that nobody is told yet',
    file: 'server/report/counted-polls.ts',
    find: 'const EVERYBODY = { mayOpen: false,',
    plant: 'const EVERYBODY = { mayOpen: true,',
    seenBy: ['tests/unit/report-polls.test.ts#tells no count'],
  },
  {
    means: 'a session that names nobody says who asked',
    file: 'server/questions/questions.ts',
    find: 'const { author: _, ...rest } = question',
    plant: 'const rest = question',
    seenBy: ['tests/flow/attribution.test.ts'],
  },
  {
    means: 'what others said in a chat goes with whoever brought it in',
    file: 'server/store/erasing.ts',
    find: '        .where(isOwnQuestion(person))\n',
    plant: '',
    seenBy: ['tests/flow/erasure.test.ts#in no document'],
  },
  {
    means: 'words that were kept while somebody was erased are lost',
    file: 'server/rooms/hallway.ts',
    find: '      await room.finish(FINISH_WITHIN)\n      const { updates, damage }',
    plant: '      const { updates, damage }',
    seenBy: ['tests/flow/erasure.test.ts#at the same moment'],
  },
  {
    means: 'what was erased stays in the files',
    file: 'server/store/sqlite-file.ts',
    find: '    if (!isWorthIt && !this.#owesScrub) return\n',
    plant: '    if (!isWorthIt) return\n',
    seenBy: ['tests/flow/erasure.test.ts#in no document'],
  },
]
