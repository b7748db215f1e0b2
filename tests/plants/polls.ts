import type { Plant } from './planted.ts'

const LIFE = 'tests/contract/poll-life.test.ts#SQLite.*'

/** Bugs of the life of a poll: who hears which number, when a ballot still counts, and what a rehearsal leaves. */
export const POLL_PLANTS: readonly Plant[] = [
  {
    means: 'a phone in the hall hears each ballot of a poll whose count is hidden',
    file: 'server/polls/view.ts',
    find: 'return told.tally || told.voters !== undefined ? told : undefined',
    plant: 'return told',
    seenBy: ['tests/unit/poll-views.test.ts#LIFE3'],
  },
  {
    means: 'a hidden count of a poll can be tried out by the digest of its record',
    file: 'server/polls/view.ts',
    find: 'crowd: _crowd, digest: _digest, ...poll }',
    plant: 'crowd: _crowd, ...poll }',
    seenBy: ['tests/unit/poll-views.test.ts#LIFE3'],
  },
  {
    means: 'a ballot counts after the time of its poll, while the store is slow to close it',
    file: 'server/polls/ballot-box.ts',
    find: ' || timers.isOver(session, id)',
    plant: '',
    seenBy: [`${LIFE}when its time is over`],
  },
  {
    means: 'a clock that is set back makes the timer of a poll longer at the next start',
    file: 'server/polls/polls.ts',
    find: 'const left = Math.min((closesAt ?? openedAt) - this.#parts.now(), whole)',
    plant: 'const left = (closesAt ?? openedAt) - this.#parts.now() + whole * 0',
    seenBy: [`${LIFE}a timer closes`],
  },
  {
    means: 'ballots of a rehearsed poll stay behind when it is wiped',
    file: 'server/store/rehearsal-rows.ts',
    find: "const OF_POLLS = ['ballot', ",
    plant: 'const OF_POLLS = [',
    seenBy: [`${LIFE}a rehearsal is wiped`],
  },
  {
    means: 'two processes open a round of a poll each',
    file: 'server/store/poll-rows.ts',
    find: "AND (round >= ${round} OR state = 'open'))))`",
    plant: 'AND round > ${round})))`',
    seenBy: [`${LIFE}opened or reopened twice`],
  },
  {
    means: 'a poll opens though a speaker agreed to other words',
    file: 'server/store/poll-rows.ts',
    find: 'AND agreement.person = speaker.id AND agreement.wording = ${wording})`',
    plant: 'AND agreement.person = speaker.id AND agreement.wording <> ${`not ${wording}`})`',
    seenBy: [`${LIFE}a poll opens with the agreement`],
  },
  {
    means: 'the first ballot of a poll that takes names counts beside the last one',
    file: 'server/polls/count.ts',
    find: 'if (kept?.replaced) this.#add(kept.replaced, -1)',
    plant: '',
    seenBy: [`${LIFE}with names the last ballot`],
  },
]
