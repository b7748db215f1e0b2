import { createHash } from 'node:crypto'
import type { Report } from '#shared/report.ts'

/** SHA-256 in hex of the report's content: canonical JSON, keys sorted, without the digest. [REP9] */
export function digestOf(report: Omit<Report, 'digest'> & { readonly digest?: string }): string {
  const { digest: _, ...content } = report
  return createHash('sha256').update(canonicalJson(content)).digest('hex')
}

/** JSON that is the same text for the same value, whatever the order its keys came in. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    const keys = Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1))
    return Object.fromEntries(keys)
  })
}
