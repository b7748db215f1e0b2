import { running } from '#shared/words/english/running.ts'
import { speak } from '#shared/words/words.ts'

/** What was found when the files were looked at, in the order of the looking. */
export type Finding =
  | { readonly found: 'pages-mended'; readonly pages: readonly number[] }
  | { readonly found: 'twins-mended'; readonly pages: readonly number[] }
  | { readonly found: 'pages-lost'; readonly pages: readonly number[]; readonly of: string }
  | { readonly found: 'database-rebuilt'; readonly pages: number }
  | { readonly found: 'twin-made' }
  | { readonly found: 'mark-mended' }
  | { readonly found: 'surplus-cut'; readonly file: 'database' | 'twin'; readonly bytes: number }
  | { readonly found: 'journal-mended'; readonly frames: readonly number[] }
  | { readonly found: 'tail-cut'; readonly bytes: number }
  | {
      readonly found: 'journal-lost'
      readonly frames: number
      readonly of: number
      readonly from: number
      readonly until: number
    }
  | { readonly found: 'structure'; readonly says: string }
  | { readonly found: 'documents-unreadable'; readonly documents: readonly string[] }
  | { readonly found: 'trouble'; readonly says: string }
  | { readonly found: 'healed' }

const LOSSES: readonly Finding['found'][] = [
  'pages-lost',
  'journal-lost',
  'structure',
  'documents-unreadable',
]
const PAGES_NAMED = 20

/** Whether something that was kept may be gone or changed: all else was put right, or was never kept. */
export function isLoss({ found }: Finding): boolean {
  return LOSSES.includes(found)
}

const say = speak(running, 'en')

/** The finding as whoever runs the server reads it. */
export function sayFinding(finding: Finding): string {
  switch (finding.found) {
    case 'pages-mended':
      return say('running.pages-mended', { pages: named(finding.pages) })
    case 'twins-mended':
      return say('running.twins-mended', { pages: named(finding.pages) })
    case 'pages-lost':
      return say('running.pages-lost', { pages: named(finding.pages), of: finding.of })
    case 'database-rebuilt':
      return say('running.database-rebuilt', { pages: String(finding.pages) })
    case 'twin-made':
      return say('running.twin-made')
    case 'mark-mended':
      return say('running.mark-mended')
    case 'surplus-cut':
      return say(`running.surplus-cut-${finding.file}`, { bytes: String(finding.bytes) })
    case 'journal-mended':
      return say('running.journal-mended', { frames: named(finding.frames) })
    case 'tail-cut':
      return say('running.tail-cut', { bytes: String(finding.bytes) })
    case 'journal-lost':
      return say('running.journal-lost', {
        frames: String(finding.frames),
        of: String(finding.of),
        from: timeOf(finding.from),
        until: timeOf(finding.until),
      })
    case 'structure':
      return say('running.structure', { says: finding.says })
    case 'documents-unreadable':
      return say('running.documents-unreadable', { documents: finding.documents.join(', ') })
    case 'trouble':
      return say('running.trouble', { says: finding.says })
    case 'healed':
  }
  return say('running.healed')
}

function named(numbers: readonly number[]): string {
  const shown = numbers.slice(0, PAGES_NAMED).join(', ')
  return numbers.length > PAGES_NAMED ? `${shown}, … (${numbers.length})` : shown
}

function timeOf(ms: number): string {
  return ms === 0 ? 'the start' : new Date(ms).toISOString()
}
