import { afterAll, beforeAll, expect, test } from 'vitest'
import { ACTS, type Act } from '#shared/access/acts.ts'
import { isForStrangers, may } from '#shared/access/may.ts'
import { STAGE_ACTS, WIDGET_ACTS } from '#shared/access/tickets.ts'
import { ROLES, type Role } from '#shared/role.ts'
import { operationsOf, type Operation } from '../support/api-bodies.ts'
import { draftPoll } from '../support/poll-draft.ts'
import { Rapport, type Session } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

let rapport: Rapport
let session: Session
let doors: readonly (Operation & { readonly act: Act })[]
const tokens = new Map<Role, string>()
// A frame in a foreign page, and the wall as the organiser put it there: they do less than whoever holds them.
let frame: string
let wall: string
beforeAll(async () => {
  rapport = await Rapport.start()
  session = await rapport.session('The session\n\nPolicy Question(s)\n\nWho pays?')
  for (const role of ROLES) tokens.set(role, await session.enter(role))
  const key = session.code
  frame = (await session.call('POST', '/widget/enter', { key })).json.token
  wall = (await session.call('POST', '/stage/enter', {}, tokens.get('organiser'))).json.token
  const { json } = await rapport.call('GET', '/api/openapi.json')
  doors = operationsOf(json, { key: session.key('participant') })
    .filter(({ path }) => path.startsWith('/api/sessions/{session}'))
    .map((operation) => ({ ...operation, act: actOf(json, operation) }))
})
afterAll(() => rapport.remove())

/** The row that a route says it stands behind. */
function actOf(described: ReturnType<typeof JSON.parse>, { method, path }: Operation): Act {
  const said = String(described.paths[path][method.toLowerCase()].description)
  if (said === 'Anybody.') return 'knock'
  const act = ACTS.find((each) => said === `Who may ${each}.`)
  if (!act) throw new Error(`${method} ${path} names no row of the table`)
  return act
}

const pathOf = (path: string): string =>
  path.replace(/\{(\w+)\}/g, (_, name) =>
    name === 'session' ? session.id : name === 'role' ? 'participant' : 'nothing',
  )

/** What takes something from those who ask after it comes last. */
const LAST = [/\/revoke$/, /\/end$/, /\/suspend$/, /\/resume$/]
const turnOf = (path: string): number => LAST.findIndex((each) => each.test(path))

async function knock(door: Operation, token?: string): Promise<string> {
  // Roles in bodies are those that everybody may give who may give any.
  const [body = door.method === 'GET' ? undefined : {}] = door.bodiesSaying('What?')
  const said = body && JSON.parse(JSON.stringify(body).replaceAll('"organiser"', '"participant"'))
  if (door.path.endsWith('/feed')) {
    const at = `${rapport.address}${pathOf(door.path)}`
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const { status } = await fetch(at, { method: 'HEAD', headers })
    return status === 401 ? '401 not-entered' : status === 403 ? '403 not-allowed' : String(status)
  }
  const { status, json } = await rapport.call(door.method, pathOf(door.path), said, token)
  return [401, 403].includes(status) ? `${status} ${json.code}` : String(status)
}

test('[MAY2] [EMBED1] every route of a session is for whom its row names, and for nobody else', async () => {
  const inside = doors.filter(({ act }) => !isForStrangers(act))
  expect(inside.length).toBeGreaterThan(30)
  const wrong: string[] = []
  let checks = 0
  for (const door of inside) {
    const what = `${door.method} ${door.path}`
    const answers: [string, string, string][] = [
      ['a stranger', await knock(door), '401 not-entered'],
    ]
    for (const role of ROLES.filter((each) => !may([each], door.act))) {
      answers.push([role, await knock(door, tokens.get(role)), '403 not-allowed'])
    }
    for (const [who, token, acts] of [
      ['a frame', frame, WIDGET_ACTS],
      ['the wall', wall, STAGE_ACTS],
    ] as const) {
      const isIts = acts.some((act) => act === door.act)
      const answer = await knock(door, token)
      const isRight = isIts ? !/^40[13]/.test(answer) : answer === '403 not-allowed'
      checks += 1
      if (!isRight || answer.startsWith('5')) wrong.push(`${what} answers ${who} with ${answer}`)
    }
    for (const [who, answer, wanted] of answers) {
      checks += 1
      if (answer !== wanted) wrong.push(`${what} answers ${who} with ${answer}`)
    }
  }
  const inOrder = [...inside].sort((one, other) => turnOf(one.path) - turnOf(other.path))
  for (const door of inOrder) {
    for (const role of ROLES.filter((each) => may([each], door.act))) {
      checks += 1
      const answer = await knock(door, tokens.get(role))
      if (/^40[13]/.test(answer) || answer.startsWith('5')) {
        wrong.push(`${door.method} ${door.path} answers ${role} with ${answer}`)
      }
    }
  }
  expect(wrong).toEqual([])
  expect(checks).toBe(inside.length * (ROLES.length + 3))
})

test('[MAY4] what is of one session is not found in another, wherever its id stands', async () => {
  const [own, other] = [await rapport.session('Own'), await rapport.session('Other')]
  const [mine, theirs] = [await own.enter('organiser'), await other.enter('organiser')]
  const writer = await new Writer(other, 'polls', theirs).synced()
  draftPoll(writer.doc, 'their-poll', 'Which?', { a: 'One', b: 'Two' })
  await writer.kept()
  await other.call('POST', '/polls/their-poll/open', {}, theirs)
  const question = await other.call('POST', '/questions', { text: 'Why?' }, theirs)
  const person = (await other.call('GET', '', undefined, theirs)).json.person
  const said = { name: 'Cy', role: 'speaker' }
  const invitation = (await other.call('POST', '/invitations', said, theirs)).json
  const theirKey = new URL(invitation.link).hash.slice(1)
  const line = await rapport.call('POST', `/rooms/${other.id}/notes/line`, undefined, theirs)

  const ballot = { choices: ['a'], receipt: 'receipt-12345' }
  const mixed: readonly (readonly [string, string, unknown?])[] = [
    ['POST', '/polls/their-poll/open', {}],
    ['POST', '/polls/their-poll/close', {}],
    ['POST', '/polls/their-poll/hands', { counts: { a: 1 } }],
    ['POST', '/polls/their-poll/ballots', ballot],
    ['POST', '/polls/their-poll/reopen', {}],
    ['POST', '/polls/their-poll/publish', {}],
    ['POST', '/polls/their-poll/answers', { merges: [] }],
    ['POST', '/polls/their-poll/base', { base: 'present' }],
    ['POST', '/polls/their-poll/voices', { count: 1 }],
    ['GET', '/polls/their-poll/voters'],
    ['POST', '/polls/their-poll/agreement', { wording: '' }],
    ['POST', '/polls/their-poll/remarks', { text: 'Why?' }],
    ['PATCH', `/questions/${question.json.id}`, { state: 'parked' }],
    ['POST', `/questions/${question.json.id}/support`],
    ['PATCH', `/people/${person}`, { roles: ['speaker'] }],
    ['DELETE', `/people/${person}`],
    ['POST', `/invitations/${invitation.id}/link`],
    ['DELETE', `/invitations/${invitation.id}`],
  ]
  for (const [method, path, body] of mixed) {
    const { status } = await own.call(method, path, body, mine)
    expect([method, path, status]).toEqual([method, path, 404])
    // Whoever is of the other session is nobody here.
    expect((await own.call(method, path, body, theirs)).status).toBe(401)
  }
  expect((await own.call('POST', '/enter', { key: theirKey })).json.code).toBe('wrong-key')
  for (const [where, token, status] of [
    [own.id, mine, 404],
    [own.id, theirs, 401],
    [other.id, mine, 401],
  ] as const) {
    const at = `/rooms/${where}/notes/line/${line.json.line}`
    expect((await rapport.call('GET', `${at}?after=0`, undefined, token)).status).toBe(status)
    expect((await rapport.call('POST', at, undefined, token)).status).toBe(status)
    expect((await rapport.call('DELETE', at, undefined, token)).status).toBe(status)
  }
  // Nothing of it happened there.
  const { json } = await other.call('GET', '/polls', undefined, theirs)
  expect(json.polls[0]).toMatchObject({ state: 'open', round: 1, voters: 0 })
  expect((await other.call('GET', '', undefined, theirs)).json.roles).toEqual(['organiser'])
  writer.leave()
})
