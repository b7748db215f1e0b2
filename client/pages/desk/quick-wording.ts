import type { OptionId } from '#shared/ids.ts'
import { ABSTAIN, NO, YES } from '#shared/poll/kinds.ts'
import { USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'
import { LONGEST_QUESTION, type PollWording } from '#shared/poll/wording.ts'

export const MOST_QUICK_OPTIONS = 5
export const QUICK_TIMERS = [30, 60] as const // seconds

/** What somebody asked for in a hurry. Empty options are left out; without options it is yes, no or abstain. */
export interface Quick {
  readonly question: string
  readonly options: readonly string[] | undefined
  readonly seconds: number | undefined
}

/** The words of an answer that has none of its own. */
export type AnswerWords = Readonly<Record<'yes' | 'no' | 'abstain', string>>

/** The wording of a quick poll, anonymous and counted live as usual. `usual` stands where nothing was asked in words. */
export function quickWording(
  { question, options, seconds }: Quick,
  usual: { readonly question: string; readonly answers: AnswerWords },
  fresh: () => OptionId,
): PollWording {
  const texts = options?.map((text) => text.trim()).filter((text) => text !== '')
  const { yes, no, abstain } = usual.answers
  const asked = { [YES]: yes, [NO]: no, [ABSTAIN]: abstain }
  return {
    question: question.trim().slice(0, LONGEST_QUESTION) || usual.question,
    ...(texts === undefined
      ? {
          kind: 'yes-no',
          options: [YES, NO, ABSTAIN].map((id) => ({ id, text: asked[id] ?? id })),
        }
      : { kind: 'single', options: texts.map((text) => ({ id: fresh(), text })) }),
    settings: { ...USUAL_POLL_SETTINGS, ...(seconds !== undefined && { seconds }) },
  }
}
