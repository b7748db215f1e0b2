import { z } from 'zod'

const sum = z.string().regex(/^[0-9a-f]{64}$/)

/**
 * A trail as it leaves the server. The sum of an entry is the SHA-256 of the 32 bytes of `previous`, followed by the UTF-8
 * of the JSON array `[session, seq, at, person or null, act, detail]` without spaces; `detail` is text in it, as it is here. The
 * first entry follows 32 zeros, each other one the sum before it, and the head is the number and sum of the last.
 */
export const trailShape = z.object({
  session: z.string(),
  /** False where only the entries of whoever asked are in it. */
  isWhole: z.boolean(),
  entries: z.array(
    z.object({
      seq: z.int().min(1),
      at: z.int().describe('milliseconds since 1970'),
      person: z.string().optional(),
      act: z.string(),
      detail: z.string().describe('JSON'),
      previous: sum,
      sum,
    }),
  ),
  head: z.object({ seq: z.int().min(1), sum }).optional(),
})

export type ExportedTrail = z.infer<typeof trailShape>
