import { zipSync, type Zippable } from 'fflate'

// The oldest day that a zip can say, in any zone: the same report is the same file.
const NO_DAY = new Date(1980, 0, 1)

/** The files of a DOCX or an ODT as one, in their order. Those of `asTheyAre` are not compressed. [REP9] */
export function zipped(
  files: ReadonlyMap<string, Uint8Array>,
  asTheyAre: ReadonlySet<string> = new Set(),
): Uint8Array {
  const entries: Zippable = {}
  for (const [path, bytes] of files) {
    entries[path] = [bytes, { level: asTheyAre.has(path) ? 0 : 6, mtime: NO_DAY }]
  }
  return zipSync(entries)
}
