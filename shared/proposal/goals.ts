const GOALS = [
  'no poverty',
  'zero hunger',
  'good health and well being',
  'quality education',
  'gender equality',
  'clean water and sanitation',
  'affordable and clean energy',
  'decent work and economic growth',
  'industry innovation and infrastructure',
  'reduced inequalities',
  'sustainable cities and communities',
  'responsible consumption and production',
  'climate action',
  'life below water',
  'life on land',
  'peace justice and strong institutions',
  'partnerships for the goals',
]

// As the IGF's own pages write them.
const ALSO: Readonly<Record<number, readonly string[]>> = {
  3: ['good health and wellbeing'],
  12: ['responsible production and consumption'],
  10: ['reduced inequality'],
  17: ['partnership for the goals'],
}

/**
 * Reads '9. Industry, Innovation and Infrastructure', 'GOAL 9: …' or 'SDG 9' as 9. A policy question
 * may begin with '9. ' too, so the name must be the goal's own. [PROP9]
 */
export function readGoal(tidy: string): number | undefined {
  const [, sign, digits, name = ''] =
    /^(?:(sdg|goal) ?)?#?(\d\d?)[.:)]?(?: [-–] )? ?(.{0,60})$/i.exec(tidy) ?? []
  const goal = Number(digits)
  const official = GOALS[goal - 1]
  if (official === undefined) return undefined
  const words =
    name
      .toLowerCase()
      .replaceAll('&', 'and')
      .match(/[a-z]+/g)
      ?.join(' ') ?? ''
  if (words === '' && name === '') return sign === undefined ? undefined : goal
  const isIts = words === official || ALSO[goal]?.includes(words) === true
  return isIts && !/\d/.test(name) ? goal : undefined
}

/** The goals' targets that paragraphs speak of: '9.c', '16.10', each once, in their order. [PROP9] */
export function goalTargetsIn(paragraphs: readonly string[]): string[] {
  const found = new Set<string>()
  for (const paragraph of paragraphs) {
    for (const [, target] of paragraph.matchAll(
      /\b(?:SDG|target|goal) (\d\d?\.(?:\d\d?|[a-d]))\b/gi,
    )) {
      if (target !== undefined) found.add(target)
    }
  }
  return [...found]
}
