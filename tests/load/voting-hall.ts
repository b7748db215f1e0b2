import { draftPoll } from '../support/poll-draft.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'
import { HttpLine, requestOf } from './http-line.ts'

const LINES = 50 // that enter people at once

/** A real server, its moderator, and people who may vote, each with a token. */
export interface VotingHall {
  readonly rapport: Rapport
  readonly session: Session
  readonly moderator: string
  readonly tokens: readonly string[]
  /** Drafts and opens a poll with the options a, b and c. */
  open(id: string): Promise<void>
  /** As many votes as the server counted. */
  counted(id: string): Promise<number>
  remove(): Promise<void>
}

export async function votingHall(people: number): Promise<VotingHall> {
  const rapport = await Rapport.start({ QUOTAS: '1000' })
  const session = await rapport.session('A vote')
  const moderator = await session.enter('moderator')
  const request = requestOf('POST', `/api/sessions/${session.id}/enter`, undefined, {
    key: session.key('participant'),
  })
  const tokens: string[] = []
  const enter = async (): Promise<void> => {
    const line = await HttpLine.open(portOf(rapport))
    while (tokens.length < people) {
      const { status, body } = await line.ask(request)
      if (status !== 200) throw new Error(`nobody could enter: ${status} ${body}`)
      tokens.push((JSON.parse(body) as { token: string }).token)
    }
    line.close()
  }
  await Promise.all(Array.from({ length: Math.min(LINES, people) }, enter))
  return {
    rapport,
    session,
    moderator,
    tokens: tokens.slice(0, people),
    async open(id) {
      const design = await new Writer(session, 'polls', moderator).synced()
      draftPoll(design.doc, id, 'Who should pay?', { a: 'All', b: 'Some', c: 'None' })
      await design.kept()
      design.leave()
      const body = { reason: 'Nobody speaks here' }
      const { status } = await session.call('POST', `/polls/${id}/open`, body, moderator)
      if (status !== 200) throw new Error(`the poll did not open: ${status}`)
    },
    async counted(id) {
      const { json } = await session.call('GET', '/polls', undefined, moderator)
      const polls = json.polls as readonly { readonly id: string; readonly tally: Counted }[]
      return polls.find((poll) => poll.id === id)?.tally.voters ?? -1
    },
    remove: () => rapport.remove(),
  }
}

interface Counted {
  readonly voters: number
}

export function portOf(rapport: Rapport): number {
  return Number(new URL(rapport.address).port)
}

/** The ballot of a person in a poll, as a phone sends it, with the receipt that makes a repeat harmless. */
export function ballotOf({ session, tokens }: VotingHall, poll: string, person: number): Buffer {
  const path = `/api/sessions/${session.id}/polls/${poll}/ballots`
  const body = { choices: [['a', 'b', 'c'][person % 3]], receipt: `${poll}-receipt-${person}` }
  return requestOf('POST', path, tokens[person] ?? '', body)
}
