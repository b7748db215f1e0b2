import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

type Tokens = ReadonlyMap<string, string>
type Pairs = readonly (readonly [string, string])[]

const css = readFileSync(new URL('../../client/look/tokens.css', import.meta.url), 'utf8')
const [lightCss = '', darkCss = ''] = css.split('@media screen and (prefers-color-scheme: dark)')
const light = coloursIn(lightCss)
const dark: Tokens = new Map([...light, ...coloursIn(darkCss)])

const GROUNDS = ['ground', 'paper', 'panel', 'field']
const MEANINGS = ['kept', 'keeping', 'offline', 'refused']
const PEOPLE = [1, 2, 3, 4, 5, 6].map((n) => `person-${n}`)

const TEXT: Pairs = [
  ...GROUNDS.flatMap((ground) =>
    ['ink', 'ink-soft', 'accent', 'accent-strong', ...MEANINGS].map(
      (ink) => [ink, ground] as const,
    ),
  ),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['ink', 'accent-wash'],
  ['accent', 'accent-wash'],
  ['ink-soft', 'accent-wash'],
  ['ink', 'selection'],
  ['ink', 'offline-wash'],
  ['offline', 'offline-wash'],
  ['ink', 'refused-wash'],
  ['refused', 'refused-wash'],
  ...MEANINGS.map((meaning) => ['on-meaning', meaning] as const),
  ...PEOPLE.map((person) => ['on-person', person] as const),
]

const PARTS: Pairs = [
  ...GROUNDS.flatMap((ground) =>
    ['edge', 'focus', 'bar', 'bar-hands', ...PEOPLE].map((part) => [part, ground] as const),
  ),
  ['edge', 'accent-wash'],
  ['bar', 'bar-ground'],
  ['bar-hands', 'bar-ground'],
]

/** Machado, Oliveira and Fernandes (2009), full severity, over linear RGB. */
const EYES: Readonly<Record<string, readonly (readonly number[])[]>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanope: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranope: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanope: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('in the %s scheme', (_, tokens) => {
  test('[LOOK1] every text stands 4.5:1 or more from its ground', () => {
    expect(tooClose(tokens, TEXT, 4.5)).toEqual([])
  })

  test('[LOOK1] every part that carries meaning stands 3:1 or more from its ground', () => {
    expect(tooClose(tokens, PARTS, 3)).toEqual([])
  })

  test.each(Object.entries(EYES))('[LOOK2] people stay apart for %s eyes', (_name, eye) => {
    for (const [i, one] of PEOPLE.entries()) {
      for (const other of PEOPLE.slice(i + 1)) {
        const apart = distance(seen(tokens, one, eye), seen(tokens, other, eye))
        expect(apart, `${one} and ${other}`).toBeGreaterThan(0.1)
      }
    }
  })
})

test('[LOOK1] the dark scheme renames nothing and leaves no colour as it was by day', () => {
  const darkened = coloursIn(darkCss)
  expect([...darkened.keys()].filter((name) => !light.has(name))).toEqual([])
  expect([...light.keys()].filter((name) => !darkened.has(name))).toEqual([])
})

function coloursIn(text: string): Tokens {
  const pairs = text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)
  return new Map(Array.from(pairs, ([, name = '', value = '']) => [name, value]))
}

function colourOf(tokens: Tokens, name: string): readonly number[] {
  const hex = tokens.get(name)
  if (hex === undefined) throw new Error(`tokens.css has no colour --${name}`)
  return [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
}

function tooClose(tokens: Tokens, pairs: Pairs, least: number): string[] {
  return pairs
    .filter(([one, other]) => contrastOf(tokens, one, other) < least)
    .map(([one, other]) => `--${one} on --${other}: ${contrastOf(tokens, one, other).toFixed(2)}`)
}

/** The contrast ratio of WCAG 2.2, 1 to 21. */
function contrastOf(tokens: Tokens, one: string, other: string): number {
  const [more = 0, less = 0] = [one, other]
    .map((name) => times([0.2126, 0.7152, 0.0722], colourOf(tokens, name)))
    .toSorted((a, b) => b - a)
  return (more + 0.05) / (less + 0.05)
}

/** A colour as such an eye sees it, in OKLab, where distances are about equal to the eye. */
function seen(tokens: Tokens, name: string, eye: readonly (readonly number[])[]): number[] {
  const colour = colourOf(tokens, name)
  const rgb = eye.map((row) => Math.min(1, Math.max(0, times(row, colour))))
  const cones = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
  ].map((row) => Math.cbrt(times(row, rgb)))
  return [
    [0.2104542553, 0.793617785, -0.0040720468],
    [1.9779984951, -2.428592205, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.808675766],
  ].map((row) => times(row, cones))
}

function times(row: readonly number[], column: readonly number[]): number {
  return row.reduce((sum, value, i) => sum + value * (column[i] ?? 0), 0)
}

function distance(one: readonly number[], other: readonly number[]): number {
  return Math.hypot(...one.map((value, i) => value - (other[i] ?? 0)))
}
