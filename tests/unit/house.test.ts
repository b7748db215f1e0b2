import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { importsOf, ROOT, sourceFiles, type Import } from '../support/imports.ts'

/**
 * The arrows of the house: which folder may read which. Longest name first; a file belongs to the first
 * that fits. Whoever needs a new arrow changes the design first, and then this table.
 */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  'shared/': ['shared/'],

  'server/main.ts': ['server/serve.ts'],
  'server/serve.ts': [
    'server/complaints.ts',
    'server/config.ts',
    'server/house.ts',
    'server/log/',
    'server/web-server.ts',
    'server/store/place.ts',
  ],
  'server/web-server.ts': [
    'server/newcomers.ts',
    'server/http/manners.ts',
    'server/http/peer.ts',
    'shared/document/limits.ts',
  ],
  'server/house.ts': ['server/', 'shared/'],
  // Whoever looks after the data starts no house.
  'server/backup.ts': ['server/config.ts', 'server/store/'],
  'server/restore.ts': ['server/config.ts', 'server/store/'],
  'server/retention.ts': ['server/config.ts', 'server/privacy/retention.ts', 'server/store/'],
  'server/verify.ts': ['server/config.ts', 'server/store/'],
  'server/app.ts': [
    'server/http/',
    'server/hosts/',
    'server/rooms/',
    'server/sessions/',
    'shared/',
  ],
  'server/complaints.ts': ['server/log/'],
  'server/log/': [],
  'server/newcomers.ts': [],
  'server/network.ts': [],
  'server/config.ts': ['server/network.ts', 'shared/'],
  'server/http/': [
    'server/http/',
    'server/network.ts',
    'server/hosts/',
    'server/access/',
    'server/sessions/',
    'server/rooms/',
    'server/polls/',
    'server/questions/',
    'server/inbox/',
    'server/feed/',
    'server/report/',
    'server/privacy/',
    'shared/',
  ],
  'server/hosts/': ['server/hosts/', 'shared/'],
  'server/rooms/': ['server/rooms/', 'shared/'],
  'server/access/': ['server/access/', 'shared/'],
  'server/sessions/': ['server/sessions/', 'server/access/', 'shared/'],
  'server/polls/': ['server/polls/', 'server/access/', 'shared/'],
  'server/questions/': ['server/questions/', 'shared/'],
  'server/inbox/': ['server/inbox/', 'server/access/trail.ts', 'shared/'],
  'server/feed/': ['server/feed/', 'shared/'],
  // Its threads read a state of the notes as the rooms do.
  'server/report/': ['server/report/', 'server/rooms/replay.ts', 'shared/'],
  // What somebody gets of themselves is a page like a report's.
  'server/privacy/': [
    'server/privacy/',
    'server/access/trail.ts',
    'server/rooms/replay.ts',
    'server/report/markup.ts',
    'shared/',
  ],
  // The store fulfils what its users declare.
  'server/store/': [
    'server/store/',
    'server/hosts/',
    'server/access/',
    'server/rooms/',
    'server/sessions/',
    'server/polls/',
    'server/privacy/',
    'server/questions/',
    'server/inbox/',
    'shared/',
  ],

  'client/pages/': [
    'client/pages/',
    'client/editor/',
    'client/widgets/',
    'client/live/',
    'client/look/',
    'client/say.ts',
    'shared/',
  ],
  'client/editor/': [
    'client/editor/',
    'client/widgets/',
    'client/live/',
    'client/say.ts',
    'shared/',
  ],
  'client/live/': ['client/live/', 'client/widgets/lamp-state.ts', 'shared/'],
  'client/widgets/': ['client/widgets/', 'shared/'],
  'client/say.ts': ['shared/'],
  // What keeps the pages runs without them.
  'client/sw/': ['client/sw/'],
}

const files = sourceFiles(['client', 'server', 'shared'])
const imports = files.flatMap(importsOf)
const inside = imports.filter(({ isPackage }) => !isPackage)

const houseOf = (file: string): string | undefined =>
  Object.keys(ARROWS)
    .sort((one, other) => other.length - one.length)
    .find((name) => file.startsWith(name))

describe('the house', () => {
  test('[HOUSE1] every import follows a declared arrow', () => {
    const wrong = inside.filter(({ from, to }) => {
      const allowed = ARROWS[houseOf(from) ?? '']
      return !allowed?.some((name) => to.startsWith(name))
    })
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([])
    expect(inside.length).toBeGreaterThan(100)
  })

  test('[HOUSE1] every import leads to a file that is there', () => {
    const lost = inside.filter(({ to }) => !existsSync(path.join(ROOT, to)))
    expect(lost.map(({ from, to }) => `${from} -> ${to}`)).toEqual([])
  })

  test('[HOUSE2] no files import each other in a circle', () => {
    expect(circlesIn(inside)).toEqual([])
  })

  test('[HOUSE3] what both sides share needs neither browser nor Node', () => {
    const packages = imports.filter(
      ({ from, isPackage }) => isPackage && from.startsWith('shared/'),
    )
    expect([...new Set(packages.map(({ to }) => to))].sort()).toEqual(['yjs', 'zod'])
  })

  test('[HOUSE3] the floor carries no editor', () => {
    const seen = new Set<string>(['client/pages/floor.ts'])
    const packages = new Set<string>()
    for (const file of seen) {
      for (const { to, isPackage, isType } of importsOf(file)) {
        if (isType) continue
        if (isPackage) packages.add(to)
        else if (!to.endsWith('.css')) seen.add(to)
      }
    }
    expect(seen.size).toBeGreaterThan(5)
    expect([...packages].filter((name) => !name.startsWith('lit'))).toEqual([])
  })

  test('[HOUSE4] no file is a drawer', () => {
    const drawers = files.filter((file) =>
      /(^|\/)(utils?|helpers?|types|services?|common|misc)(\.tsx?$|\/)/.test(file),
    )
    expect(drawers).toEqual([])
    const doors = files.filter((file) => file.endsWith('/index.ts'))
    expect(doors).toEqual([])
  })
})

function circlesIn(arrows: readonly Import[]): string[] {
  const targets = new Map<string, string[]>()
  for (const { from, to } of arrows) targets.set(from, [...(targets.get(from) ?? []), to])
  const state = new Map<string, 'open' | 'done'>()
  const circles: string[] = []
  const walk = (file: string, trail: readonly string[]): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      circles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '))
      return
    }
    state.set(file, 'open')
    for (const to of targets.get(file) ?? []) walk(to, [...trail, file])
    state.set(file, 'done')
  }
  for (const file of targets.keys()) walk(file, [])
  return circles
}
