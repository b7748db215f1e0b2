import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { tries } from '../support/failed-start.ts'
import { addLine } from '../support/notes.ts'
import { ROLES } from '#shared/role.ts'
import { Rapport } from '../support/rapport.ts'
import { Writer } from '../support/writer.ts'

test('[RUN1] a taken port is said in one sentence, with what to do', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const { port } = holder.address() as AddressInfo
  const { code, said } = await tries({ PORT: String(port) })
  expect(code).toBe(1)
  expect(said).toBe(`Port ${port} is taken. Stop what uses it, or choose another: PORT=8081.`)
  holder.close()
})

test('[RUN1] a value that cannot be used is said in one sentence', async () => {
  for (const [name, value] of [
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['HOST', 'no host'],
    ['DATA_DIR', ' '],
    ['PUBLIC_URL', 'rapport.example.org'],
    ['PUBLIC_URL', 'https://rapport.example.org/sessions'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '127.0.0.1 proxy.example.org'],
    ['HOST_KEY', 'short'],
    ['OIDC_ISSUER', 'https://login.example.org'],
    ['OIDC_ALLOW', '@example.org'],
    ['NEWCOMERS_PER_MINUTE', '4999'],
    ['QUOTAS', '0'],
  ] as const) {
    const { code, said } = await tries({ [name]: value })
    expect(code, `${name}=${value}`).toBe(1)
    expect(said, `${name}=${value}`).toMatch(new RegExp(`^${name} .+\\.$`))
  }
})

test('[RUN1] a folder that cannot be used is said in one sentence', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'rapport-'))
  const file = path.join(folder, 'a-file')
  await writeFile(file, '')
  await chmod(folder, 0o500)
  const { code, said } = await tries({ DATA_DIR: path.join(file, 'data') })
  expect(code).toBe(1)
  expect(said.split('\n')).toHaveLength(1)
  expect(said).toContain('cannot be written')
  await chmod(folder, 0o700)
  await rm(folder, { recursive: true })
})

test('[RUN1] a file that is no database is said in one sentence, and left as it is', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'rapport-'))
  await writeFile(
    path.join(folder, 'rapport.sqlite'),
    'these are my holiday notes, not a database '.repeat(100),
  )
  const { code, said } = await tries({ DATA_DIR: folder })
  expect(code).toBe(1)
  expect(said.split('\n')).toHaveLength(1)
  expect(said).toContain('cannot be opened')
  await rm(folder, { recursive: true })
})

test('[RUN5] a second server on the same folder does not start, and one after a crash does', async () => {
  const rapport = await Rapport.start()
  const { code, said } = await tries({ DATA_DIR: rapport.folder })
  expect(code).toBe(1)
  expect(said.split('\n')).toHaveLength(1)
  expect(said).toContain('another Rapport is using it')
  await rapport.kill()
  await rapport.run()
  expect((await rapport.call('GET', '/healthz')).status).toBe(200)
  await rapport.remove()
})

test('[RUN2] SIGTERM keeps what was written, sends everybody away to come back, and ends within 10 s', async () => {
  const rapport = await Rapport.start()
  const session = await rapport.session('A session')
  const writer = await new Writer(session, 'notes', await session.enter('rapporteur')).synced()
  const feed = await fetch(`${rapport.address}/api/sessions/${session.id}/feed`, {
    headers: { authorization: `Bearer ${await session.enter('observer')}` },
  })
  for (let index = 0; index < 200; index++) addLine(writer.doc, `line ${index}`)
  const began = performance.now()
  const code = await rapport.stop()
  expect(code).toBe(0)
  expect(performance.now() - began).toBeLessThan(10_000)
  expect(await writer.closes()).toBe(1012)
  await feed.body?.cancel().catch(() => 'cut already')
  writer.leave()
  await rapport.remove()
})

test('[RUN3] health, readiness and the description of the API answer anybody', async () => {
  const rapport = await Rapport.start()
  expect((await rapport.call('GET', '/healthz')).json).toEqual({ ok: true })
  expect((await rapport.call('GET', '/readyz')).json).toEqual({ ok: true })
  const metrics = await rapport.call('GET', '/metrics')
  expect(metrics.text).toMatch(/^rapport_rooms 0$/m)
  const { json } = await rapport.call('GET', '/api/openapi.json')
  expect(json.openapi).toBe('3.1.0')
  const paths = Object.keys(json.paths as Record<string, unknown>)
  for (const wanted of [
    '/api/sessions',
    '/api/sessions/{session}/enter',
    '/api/sessions/{session}/polls',
    '/api/sessions/{session}/polls/{poll}/open',
    '/api/sessions/{session}/polls/{poll}/close',
    '/api/sessions/{session}/polls/{poll}/ballots',
    '/api/sessions/{session}/polls/{poll}/hands',
    '/api/sessions/{session}/questions',
    '/api/sessions/{session}/questions/{question}',
    '/api/sessions/{session}/questions/{question}/support',
    '/api/sessions/{session}/inbox',
    '/api/sessions/{session}/imports',
    '/api/sessions/{session}/imports/polls',
    '/api/sessions/{session}/imports/attendance',
    '/api/sessions/{session}/imports/captions',
    '/api/sessions/{session}/bridges',
    '/api/sessions/{session}/bridges/{bridge}/zoom',
    '/api/sessions/{session}/feed',
    '/api/sessions/{session}/report.html',
    '/api/sessions/{session}/report.pdf',
    '/api/sessions/{session}/report.docx',
    '/api/sessions/{session}/report.odt',
    '/api/sessions/{session}/report.md',
    '/api/sessions/{session}/report.txt',
    '/api/sessions/{session}/report.json',
    '/rooms/{session}/notes',
    '/rooms/{session}/polls',
    '/rooms/{session}/notes/line',
    '/rooms/{session}/notes/line/{line}',
    '/rooms/{session}/polls/line',
    '/rooms/{session}/polls/line/{line}',
    '/healthz',
    '/readyz',
    '/metrics',
  ]) {
    expect(paths, wanted).toContain(wanted)
  }
  await rapport.remove()
})

test('[RUN4] every page comes with a strict policy and says nothing of where it was', async () => {
  const rapport = await Rapport.start()
  for (const page of ['/', '/s/some-session', '/f', '/f/some-session']) {
    const { status, headers, text } = await rapport.call('GET', page)
    expect(status, page).toBe(200)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy, page).toContain("default-src 'none'")
    expect(policy, page).toContain("frame-ancestors 'none'")
    expect(policy, page).not.toContain('unsafe')
    expect(headers.get('x-content-type-options'), page).toBe('nosniff')
    expect(headers.get('referrer-policy'), page).toBe('no-referrer')
    expect(text, page).not.toMatch(/<script>|<style>| style=|https?:\/\//)
  }
  const script = /src="(\/assets\/[^"]+)"/.exec((await rapport.call('GET', '/f')).text)?.[1] ?? ''
  const { status, headers } = await rapport.call('GET', script, undefined, undefined, {
    'accept-encoding': 'br',
  })
  expect(status).toBe(200)
  expect(headers.get('content-encoding')).toBe('br')
  expect(headers.get('cache-control')).toContain('immutable')
  for (const lost of [
    '/nothing',
    '/assets/../package.json',
    '/assets/%2e%2e/package.json',
    '/s',
    '/.vite/manifest.json',
  ]) {
    expect((await rapport.call('GET', lost)).status, lost).toBe(404)
  }
  await rapport.remove()
})

test('[LOBBY11] an address with nothing is a page for a person and JSON for a program, both 404', async () => {
  const rapport = await Rapport.start()
  const person = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
  const ask = (address: string, headers: Readonly<Record<string, string>>, method = 'GET') =>
    rapport.call(method, address, undefined, undefined, headers)
  for (const address of ['/nothing/here', '/s', '/s/a/b', '/index.html']) {
    const page = await ask(address, person)
    expect([page.status, page.headers.get('content-type')], address).toEqual([
      404,
      'text/html; charset=UTF-8',
    ])
    expect(page.headers.get('content-security-policy'), address).toContain("default-src 'none'")
    expect((await ask(address, { accept: '*/*' })).json.code, address).toBe('not-found')
  }
  for (const address of ['/api/nothing', '/rooms/a/b/c', '/assets/nothing.js']) {
    const { status, json } = await ask(address, person)
    expect([status, json?.code], address).toEqual([404, 'not-found'])
  }
  expect((await ask('/nothing', person, 'POST')).json.code).toBe('not-found')
  await rapport.remove()
})

test('[KEY1] no key and no token can be read from what is stored', async () => {
  const rapport = await Rapport.start()
  const session = await rapport.session('A session')
  const token = await session.enter('rapporteur')
  await rapport.stop()
  const files = await readdir(rapport.folder)
  const stored = Buffer.concat(
    await Promise.all(files.map((file) => readFile(path.join(rapport.folder, file)))),
  )
  for (const role of ROLES) expect(stored.includes(session.key(role)), role).toBe(false)
  expect(stored.includes(token)).toBe(false)
  expect(stored.includes(session.id)).toBe(true)
  await rapport.remove()
})

test('[RUN6] a line that asks for another protocol, or breaks at any moment, ends nothing but itself', async () => {
  const rapport = await Rapport.start()
  const { hostname, port } = new URL(rapport.address)
  for (const head of [
    'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: localhost\r\n',
    'nonsense\r\n\r\n',
    '',
  ]) {
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    socket.on('error', () => undefined)
    await new Promise((resolve) => socket.write(head === '' ? '\0' : head, resolve))
    socket.resetAndDestroy()
    expect((await rapport.call('GET', '/healthz')).status, head).toBe(200)
  }
  await rapport.remove()
})

test('[RUN6] a question about the feed’s head leaves no listener behind', async () => {
  const rapport = await Rapport.start()
  const session = await rapport.session('A session')
  const token = await session.enter('participant')
  for (let count = 0; count < 5; count++) await session.call('HEAD', '/feed', undefined, token)
  const { text } = await rapport.call('GET', '/metrics')
  expect(text).toMatch(/^rapport_listeners 0$/m)
  await rapport.remove()
})
