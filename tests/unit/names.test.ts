import { expect, test } from 'vitest'
import { cleanName, skeletonOf } from '#shared/access/names.ts'

test('[NAME1] a name is kept as it is read: composed, trimmed, without what has no shape', () => {
  for (const [said, kept] of [
    ['  Ana   Example\n', 'Ana Example'],
    ['Jose\u0301', 'Jos\u00e9'],
    ['Ana\u202e elpmaxE\u202c', 'Ana elpmaxE'],
    ['A\u0000n\u200ba\u2066', 'Ana'],
    ['\ufeffAna', 'Ana'],
    ['\u0928\u094d\u200d\u0928', '\u0928\u094d\u200d\u0928'], // letters that a joiner joins
    ["Dr. O'Neil-\u00d8st 3rd", "Dr. O'Neil-\u00d8st 3rd"],
    ['\u5f20\u4f1f', '\u5f20\u4f1f'],
    ['Ana \u{1f419}', 'Ana \u{1f419}'],
  ] as const) {
    expect(cleanName(said), JSON.stringify(said)).toBe(kept)
  }
})

test('[NAME1] what leaves nothing to read, or too much, is no name', () => {
  for (const said of ['', ' \t\n', '\u202e\u200b', '\u200d', '\ud800', 'x'.repeat(81), '\u0301']) {
    expect(cleanName(said), JSON.stringify(said)).toBeUndefined()
  }
  expect(cleanName('x'.repeat(80))).toHaveLength(80)
  expect(cleanName('\u{1f419}'.repeat(80))).toBeDefined()
})

test('[NAME2] names that look alike have one skeleton, and others have not', () => {
  const like = [
    'Paula Cole',
    'paula  cole',
    'P\u0430ula Col\u0435',
    'Paula C0le',
    'Paul\u00e1 Cole',
    '\uff30aula Cole',
    'PauIa Cole',
  ]
  expect(new Set(like.map((name) => skeletonOf(name))).size).toBe(1)
  const others = ['Paula Cole', 'Paul Cole', 'Pavla Cole', 'Paula Coleman']
  expect(new Set(others.map((name) => skeletonOf(name))).size).toBe(others.length)
})
