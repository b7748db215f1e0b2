import type { Agreement, SpeakerRow } from '#shared/poll/workshop.ts'

/** How the speakers stand to a wording, by name: those who agreed, agreed to an earlier one, or said nothing. */
export interface Agreed {
  readonly agreed: readonly string[]
  readonly fallen: readonly string[]
  readonly silent: readonly string[]
}

/** Who of the speakers agreed to a wording. Others may agree as well: opening asks for the speakers. [POLL7] */
export function agreedTo(
  wording: string,
  agreements: readonly Agreement[],
  speakers: readonly SpeakerRow[],
): Agreed {
  const said = new Map(agreements.map((agreement) => [agreement.person, agreement.wording]))
  const namesOf = (isOne: (said: string | undefined) => boolean): readonly string[] =>
    speakers.filter(({ person }) => isOne(said.get(person))).map(({ name }) => name)
  return {
    agreed: namesOf((to) => to === wording),
    fallen: namesOf((to) => to !== undefined && to !== wording),
    silent: namesOf((to) => to === undefined),
  }
}
