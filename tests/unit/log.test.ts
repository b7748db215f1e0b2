import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { idFrom } from '#shared/ids.ts'
import { logOf, withoutSecrets } from '../../server/log/log.ts'

const id = (letters: number) => idFrom<string>(randomBytes(letters))
const lettersOf = (count: number) =>
  [...randomBytes(count)]
    .map((byte, at) => String.fromCharCode((at % 2 ? 65 : 97) + (byte % 26)))
    .join('')
const word = (bytes: number) => randomBytes(bytes).toString('base64url')

/** Twenty of everything that opens something or leads to somebody, as it is made. */
const MADE: Readonly<Record<string, () => string>> = {
  'a session, poll or person': () => id(16),
  'a code': () => id(6).toUpperCase(),
  'the key of a link': () => word(16),
  'a key that begins with a hyphen and has no digit': () => `-${lettersOf(21)}`,
  'a key that ends with a hyphen and has no digit': () => `${lettersOf(21)}-`,
  'a token': () => word(32),
  'a host key': () => (id(24).match(/.{6}/g) ?? []).join('-'),
  'a digest': () => randomBytes(32).toString('hex'),
  'a receipt': () => crypto.randomUUID(),
}

const FRAMES: readonly ((secret: string) => string)[] = [
  (secret) => `room ${secret}/notes is damaged`,
  (secret) => `GET /s/${secret} failed`,
  (secret) => `Key (code)=(${secret}) already exists`,
  (secret) => `cannot read "${secret}": no such row`,
  (secret) => `at ${secret}, and after it ${secret}.`,
  (secret) => `https://rapport.example/s/x#${secret}`,
  (secret) => `Authorization: Bearer ${secret}`,
  (secret) => `cookie: rapport_desk_x=${secret}; other=${secret}`,
]

test('[SAID2] what opens something is in no line, wherever an error says it', () => {
  const lines: string[] = []
  const log = logOf({ to: { write: (line) => lines.push(line) }, now: () => 0 })
  for (const [what, make] of Object.entries(MADE)) {
    for (const frame of FRAMES) {
      for (let times = 0; times < 20; times++) {
        const secret = make()
        log({ problem: frame(secret), cause: frame(secret) })
        expect(lines.pop(), `${what} in ${frame('…')}`).not.toContain(secret)
      }
    }
  }
})

test('[SAID2] passwords and what somebody typed are in no line', () => {
  for (const [said, hidden] of [
    ['cannot reach postgres://rapport:hunter2@db.example/rapport', 'hunter2'],
    ['cannot reach postgres://hunter2@db.example/rapport', 'hunter2'],
    [String(thrownBy(() => JSON.parse('my secret words'))), 'secret'],
    [String(thrownBy(() => JSON.parse('{"a": my secret words}'))), 'secret'],
  ] as const) {
    expect(said).toContain(hidden)
    expect(withoutSecrets(said)).not.toContain(hidden)
  }
})

test('[SAID2] what an operator needs is left', () => {
  for (const said of [
    "ENOENT: no such file or directory, open '/var/lib/rapport/data/rapport.sqlite'",
    'SQLITE_CONSTRAINT_PRIMARYKEY: UNIQUE constraint failed: session.code',
    'connect ECONNREFUSED 127.0.0.1:5432',
    'The database was damaged and put right from its twin: page 3, 17.',
    'the report could not be made: ERR_WORKER_OUT_OF_MEMORY',
    'relation "participation" does not exist',
    'memory is short',
  ])
    expect(withoutSecrets(said)).toBe(said)
})

function thrownBy(act: () => unknown): unknown {
  try {
    act()
  } catch (cause) {
    return cause
  }
  return undefined
}
