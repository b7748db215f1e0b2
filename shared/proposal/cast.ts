import type { Named, Part } from '../session.ts'
import type { Someone } from './person.ts'
import type { Why } from './reading.ts'

/** Somebody where the page named them. Without a `part`, the label was lost. */
export interface Appearance {
  readonly someone: Someone
  readonly part?: Part
  /** People of one block stand under each other with no blank line between them. */
  readonly block: number
}

export interface CastMember {
  readonly named: Named
  readonly doubt?: Why
}

// The pages name the last three in this order, with or without their labels.
const CHAIRS = ['moderator', 'onlineModerator', 'rapporteur'] as const satisfies readonly Part[]

/**
 * Gives everybody a part. Those without a label get theirs by the order of the form: onsite
 * moderator, online moderator, rapporteur; who is left over before them is a speaker, or an organiser
 * where the page has no other. Each such part is a doubt. [PROP5]
 */
export function castParts(page: readonly Appearance[]): CastMember[] {
  const parts = page.map((appearance) => appearance.part)
  for (const [from, to] of runsWithoutPart(parts)) {
    const before = lastChair(parts.slice(0, from))
    const after = CHAIRS.findIndex((chair) => parts.slice(to).includes(chair))
    const free = CHAIRS.slice(before + 1, after < 0 ? CHAIRS.length : after).filter(
      (chair) => !parts.includes(chair),
    )
    const hasPanel = parts.includes('speaker') || parts.includes('organiser') || before >= 0
    const chairs = hasPanel ? chairsFor(free, to - from, before) : []
    const others = othersIn(page.slice(from, to - chairs.length), parts)
    parts.splice(from, to - from, ...others, ...chairs)
  }
  return page.map(({ someone, part }, at) => castMember(someone, parts[at] ?? 'speaker', part))
}

// Where the page kept a moderator's label, it kept the others' too: the one who follows without a
// label is the last of the order, the rapporteur.
function chairsFor(free: readonly Part[], people: number, before: number): readonly Part[] {
  if (people >= free.length) return free
  return before < 0 ? free.slice(0, people) : free.slice(-people)
}

function othersIn(run: readonly Appearance[], parts: readonly (Part | undefined)[]): Part[] {
  const organiserKnown = parts.includes('organiser')
  const [firstBlock, lastBlock] = [run[0]?.block, run.at(-1)?.block]
  const hasBlocks = firstBlock !== lastBlock && !organiserKnown
  return run.map(({ block }) => (hasBlocks && block === firstBlock ? 'organiser' : 'speaker'))
}

function castMember(someone: Someone, part: Part, written: Part | undefined): CastMember {
  const { unsure, part: _, ...rest } = someone
  const doubt = written === undefined ? 'label-missing' : unsure
  return { named: { ...rest, part }, ...(doubt !== undefined && { doubt }) }
}

function lastChair(parts: readonly (Part | undefined)[]): number {
  return CHAIRS.findLastIndex((chair) => parts.includes(chair))
}

function runsWithoutPart(parts: readonly (Part | undefined)[]): [from: number, to: number][] {
  const runs: [number, number][] = []
  parts.forEach((part, at) => {
    const last = runs.at(-1)
    if (part !== undefined) return
    if (last !== undefined && last[1] === at) last[1] = at + 1
    else runs.push([at, at + 1])
  })
  return runs
}
