import { report } from '#shared/words/english/report.ts'
import { terms } from '#shared/words/english/terms.ts'
import { speak } from '#shared/words/words.ts'

const catalogue = { ...report, ...terms } as const

/** The report's words for one language. English until a second catalogue stands beside it. */
export function speakReport(language: string) {
  return speak(catalogue, language)
}
export type ReportWords = ReturnType<typeof speakReport>

/** The language as Intl spells it; English where it is none that a PDF could name (two or three letters). */
export function knownLanguage(language: string): string {
  try {
    const [known = 'en'] = Intl.getCanonicalLocales(language)
    return /^[a-z]{2,3}(-|$)/.test(known) ? known : 'en'
  } catch {
    return 'en'
  }
}
