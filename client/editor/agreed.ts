import type { Agreement } from '#shared/poll/workshop.ts'

/** Who of the speakers agreed to a wording, by name. */
export interface Agreed {
  readonly agreed: readonly string[]
  /** Agreed to an earlier wording. */
  readonly fallen: readonly string[]
  /** Named by the programme, and silent so far. */
  readonly silent: readonly string[]
}

/** How a wording stands with its speakers. `named` are those of the programme; who agreed counts whoever named them. [POLL7] */
export function agreedTo(
  wording: string,
  agreements: readonly Agreement[],
  named: readonly string[],
): Agreed {
  const standing = agreements.filter((agreement) => agreement.wording !== undefined)
  const agreed = standing.filter((agreement) => agreement.wording === wording)
  const fallen = standing.filter((agreement) => agreement.wording !== wording)
  const spoke = new Set(standing.map(({ name }) => plain(name)))
  return {
    agreed: agreed.map(({ name }) => name),
    fallen: fallen.map(({ name }) => name),
    silent: named.filter((name) => !spoke.has(plain(name))),
  }
}

function plain(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase()
}
