import { wordingText, type PollWording } from './wording.ts'

/** What the wording of a draft says otherwise than before. Options are the same by their ids. */
export type WordingChange =
  | { readonly what: 'question' | 'option'; readonly before: string; readonly now: string }
  | { readonly what: 'option-added' | 'option-removed'; readonly text: string }
  | { readonly what: 'order' | 'kind' | 'most' | 'scale' | 'settings' }

interface Said {
  readonly question: string
  readonly options: ReadonlyMap<string, string>
  readonly rest: Readonly<Record<'kind' | 'most' | 'scale' | 'settings', string>>
}

/**
 * What changed between the wording that somebody agreed to, as its `wordingText`, and the wording of now; empty exactly when the
 * agreement holds. Undefined where the text is no wording of this release: then it changed, and nobody can say how. [POLL7]
 */
export function changesSince(
  agreed: string,
  wording: PollWording,
): readonly WordingChange[] | undefined {
  const text = wordingText(wording)
  if (agreed === text) return []
  const [before, now] = [saidIn(agreed), saidIn(text)]
  if (!before || !now) return undefined
  const kept = (from: Said, other: Said) =>
    [...from.options.keys()].filter((id) => other.options.has(id)).join()
  const changes: readonly WordingChange[] = [
    ...(before.question === now.question
      ? []
      : [{ what: 'question' as const, before: before.question, now: now.question }]),
    ...(before.rest.kind === now.rest.kind ? [] : [{ what: 'kind' as const }]),
    ...[...now.options].flatMap(([id, words]): readonly WordingChange[] => {
      const earlier = before.options.get(id)
      if (earlier === undefined) return [{ what: 'option-added', text: words }]
      return earlier === words ? [] : [{ what: 'option', before: earlier, now: words }]
    }),
    ...[...before.options].flatMap(([id, words]): readonly WordingChange[] =>
      now.options.has(id) ? [] : [{ what: 'option-removed', text: words }],
    ),
    ...(kept(before, now) === kept(now, before) ? [] : [{ what: 'order' as const }]),
    ...(['most', 'scale', 'settings'] as const).flatMap((what) =>
      before.rest[what] === now.rest[what] ? [] : [{ what }],
    ),
  ]
  return changes.length > 0 ? changes : undefined
}

/** Reads what `wordingText` wrote; it may have been kept by another release. */
function saidIn(text: string): Said | undefined {
  const said = parsed(text)
  if (!Array.isArray(said)) return undefined
  const [question, kind, options, most, scale, settings] = said as readonly unknown[]
  if (typeof question !== 'string' || !Array.isArray(options)) return undefined
  return {
    question,
    options: new Map(options.flatMap(pairIn)),
    rest: {
      kind: JSON.stringify(kind),
      most: JSON.stringify(most),
      scale: JSON.stringify(scale),
      settings: JSON.stringify(settings),
    },
  }
}

function pairIn(option: unknown): readonly (readonly [string, string])[] {
  if (!Array.isArray(option)) return []
  const [id, text] = option as readonly unknown[]
  return typeof id === 'string' && typeof text === 'string' ? [[id, text]] : []
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // no wording of anything
  }
}
