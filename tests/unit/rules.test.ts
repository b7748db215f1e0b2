import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../support/imports.ts'

const ID = /\[([A-Z]+\d+)\]/g

function citedIn(pattern: string): Set<string> {
  const files = globSync(pattern, { cwd: ROOT, exclude: (file) => file.includes('node_modules') })
  const texts = files.map((file) => readFileSync(path.join(ROOT, file), 'utf8'))
  return new Set(texts.flatMap((text) => [...text.matchAll(ID)].map(([, id]) => id ?? '')))
}

const rules = new Set(
  [
    ...readFileSync(path.join(ROOT, 'tests/rules.md'), 'utf8').matchAll(
      /^- \*\*([A-Z]+\d+)\*\* /gm,
    ),
  ].map(([, id]) => id ?? ''),
)

test('[HOUSE5] every rule is cited by a test', () => {
  const cited = citedIn('tests/**/*.test.ts')
  expect([...rules].filter((rule) => !cited.has(rule))).toEqual([])
  expect(rules.size).toBeGreaterThan(50)
})

test('[HOUSE5] every rule that is cited stands in the rules', () => {
  const cited = citedIn('{client,server,shared,tests}/**/*.{ts,tsx,css,html}')
  expect([...cited].filter((rule) => !rules.has(rule))).toEqual([])
})
