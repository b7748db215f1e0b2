import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const ROOT = path.join(import.meta.dirname, '../..')

/** One import as it is written: from a file of the project to another of its files, or to a package. */
export interface Import {
  readonly from: string
  readonly to: string
  readonly isPackage: boolean
  readonly isType: boolean
}

// Import and export … from, side-effect imports, and import() of a literal.
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|new URL\(\s*['"](\.[^'"]+\.ts)['"]/g

/** Every source file of the project below these folders. */
export function sourceFiles(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: ROOT })).sort()
}

/** Every import that a file writes. */
export function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(ROOT, file), 'utf8')
  return [...text.matchAll(IMPORT)].map(([, type, plain, dynamic, worker]) => {
    const said = plain ?? dynamic ?? worker ?? ''
    const isType = type !== undefined
    if (said.startsWith('#shared/')) {
      return { from: file, to: said.replace('#shared/', 'shared/'), isPackage: false, isType }
    }
    if (!said.startsWith('.')) return { from: file, to: said, isPackage: true, isType }
    const to = path.posix.normalize(path.posix.join(path.posix.dirname(file), said))
    return { from: file, to, isPackage: false, isType }
  })
}
