/**
 * What a line of the notes can be. Changing the kind changes an attribute of the line and nothing
 * else, so whoever is typing in it loses nothing. [DOC1]
 */
export const LINE_KINDS = [
  'text',
  'section',
  'heading',
  'bullet',
  'numbered',
  'quote',
  'opinion',
  'agreement',
  'divergence',
  'question',
  'answer',
  'decision',
  'action',
  'takeaway',
  'call',
] as const
export type LineKind = (typeof LINE_KINDS)[number]

/** Kinds that record what somebody said: they may carry speaker, group, channel and time. */
export const ENTRY_KINDS = [
  'quote',
  'opinion',
  'agreement',
  'divergence',
  'question',
  'answer',
  'decision',
  'action',
  'takeaway',
  'call',
] as const satisfies readonly LineKind[]
export type EntryKind = (typeof ENTRY_KINDS)[number]

/** Blocks that are not lines. Atoms: what they show is kept elsewhere. */
export const ATOMS = ['poll', 'papers', 'questions', 'statistics'] as const
export type Atom = (typeof ATOMS)[number]

/** What a section of the template is for. A section that somebody added has none. */
export const SECTION_PARTS = [
  'details',
  'policy-question',
  'floor',
  'poll',
  'papers',
  'takeaways',
  'calls',
] as const
export type SectionPart = (typeof SECTION_PARTS)[number]

export const DEEPEST = 6 // deeper lists are unreadable in every format

export function isLineKind(value: unknown): value is LineKind {
  return LINE_KINDS.some((kind) => kind === value)
}

export function isEntryKind(kind: LineKind): kind is EntryKind {
  return ENTRY_KINDS.some((entry) => entry === kind)
}

export function isSectionPart(value: unknown): value is SectionPart {
  return SECTION_PARTS.some((part) => part === value)
}
