/** A source of chance that is the same for the same seed, so that whatever it led to can be seen again. */
export interface Random {
  readonly seed: number
  /** A whole number from 0 up to, but not, `limit`. */
  below(limit: number): number
  /** Whether something happens that happens this often: 0.25 is one time in four. */
  chance(share: number): boolean
  /** One of these. Throws when there are none. */
  of<Thing>(things: readonly Thing[]): Thing
  /** 32 random bits. */
  bits(): number
}

/**
 * A generator with 32 bits of state that visits every one of them before it repeats (an odd step), and
 * mixes each until all bits depend on all. Two seeds give two runs.
 */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const bits = (): number => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
  const below = (limit: number): number => Math.floor((bits() / 2 ** 32) * limit)
  return {
    seed: seed >>> 0,
    below,
    bits,
    chance: (share) => bits() / 2 ** 32 < share,
    of(things) {
      if (things.length === 0) throw new Error('nothing to choose from')
      return things[below(things.length)] as (typeof things)[number]
    },
  }
}

/** A seed for a run that nobody asked for in particular: of the clock, and printed by whoever uses it. */
export function freshSeed(): number {
  return (Date.now() ^ (process.pid << 16)) >>> 0
}

/** A number given on the command line as `--name=12`, or the default. */
export function numberGiven(name: string, otherwise: number): number {
  const given = process.argv.find((word) => word.startsWith(`--${name}=`))?.split('=')[1]
  const number = given === undefined ? otherwise : Number(given)
  if (!Number.isFinite(number) || number < 0) throw new Error(`--${name} is a number`)
  return number
}
