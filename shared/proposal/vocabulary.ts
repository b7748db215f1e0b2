import { REGIONAL_GROUPS, STAKEHOLDER_GROUPS } from '../session.ts'

const [african, asian, eastern, latin, western] = REGIONAL_GROUPS

const REGIONS = new Map<string, string>([
  ...REGIONAL_GROUPS.map((region) => [keyOf(region), region] as const),
  ['african', african],
  ['africa', african],
  ['asia pacific', asian],
  ['asian group', asian],
  ['asia', asian],
  ['apac', asian],
  ['eastern europe', eastern],
  ['eastern european', eastern],
  ['latin american and caribbean group', latin],
  ['latin american and caribbean', latin],
  ['latin america and the caribbean', latin],
  ['grulac', latin],
  ['western european and others group', western],
  ['western european and others', western],
  ['western europe and others group', western],
  ['weog', western],
])

const GROUPS = new Map<string, string>([
  ...STAKEHOLDER_GROUPS.map((group) => [keyOf(group), group] as const),
  ['governmental', 'Government'],
  ['intergovernmental organisation', 'Intergovernmental Organization'],
  ['intergovernmental organizations', 'Intergovernmental Organization'],
  ['intergovernmental organisations', 'Intergovernmental Organization'],
  ['igo', 'Intergovernmental Organization'],
  ['technical', 'Technical Community'],
  ['business', 'Private Sector'],
  ['academic', 'Academia'],
  ['academic community', 'Academia'],
])

/** The official spelling of a regional group, or undefined for anything else. [PROP6] */
export function regionOf(text: string): string | undefined {
  return REGIONS.get(keyOf(text))
}

/** The official spelling of a stakeholder group, or undefined for anything else. [PROP6] */
export function groupOf(text: string): string | undefined {
  return GROUPS.get(keyOf(text))
}

const LONG_REGIONS = REGIONAL_GROUPS.map((region) => region.toLowerCase())

/**
 * Where a region in full is followed by more words, the place where it ends: the extractor lost the
 * break between two people there.
 */
export function endOfRegion(text: string): number | undefined {
  const start = text.slice(0, 80).toLowerCase()
  const region = LONG_REGIONS.find((each) => start.startsWith(`${each} `))
  return region?.length
}

function keyOf(text: string): string {
  const words = text
    .slice(0, 80)
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
  return words?.join(' ') ?? ''
}
