import { z } from 'zod'
import type { PersonId, SessionId } from '#shared/ids.ts'
import { Problem } from '#shared/problem.ts'
import type { TrailEntry } from '../access/trail.ts'
import type { OwnData } from '../privacy/own-data.ts'
import { ownDataPage } from '../privacy/own-data-page.ts'
import { within, type Route } from './route.ts'

const ALONE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

export interface OwnDataParts {
  gather(session: SessionId, person: PersonId): Promise<OwnData>
  erase(session: SessionId, person: PersonId): Promise<void>
  /** Resolves when the entry is kept. */
  note(entry: TrailEntry): Promise<void>
}

/** What is stored about whoever asks, to keep or to read. That they took it stands in the trail before it leaves. [PRIV2] */
export function ownDataRoutes({ gather, erase, note }: OwnDataParts): Route[] {
  const take = async (session: SessionId, person: PersonId, format: string): Promise<OwnData> => {
    const data = await gather(session, person)
    await note({ session, person, act: 'own-data-exported', detail: { format } })
    return data
  }
  return [
    within(
      'own-data',
      {
        method: 'get',
        path: '/api/sessions/:session/me/data.json',
        says: 'Everything that is stored about you in this session, as JSON.',
        answer: z.record(z.string(), z.unknown()),
      },
      ({ session, person }) => take(session.id, person.id, 'json'),
    ),
    within(
      'own-data',
      {
        method: 'get',
        path: '/api/sessions/:session/me/data.html',
        says: 'Everything that is stored about you in this session, as a page.',
        answer: 'text/html; charset=utf-8',
      },
      async ({ session, person }) => {
        const page = ownDataPage(await take(session.id, person.id, 'html'))
        return new Response(page, {
          headers: {
            'content-type': 'text/html; charset=utf-8',
            'content-security-policy': ALONE,
            'cache-control': 'no-store',
            'content-disposition': 'inline; filename="my-data.html"',
          },
        })
      },
    ),
    within(
      'own-data',
      {
        method: 'post',
        path: '/api/sessions/:session/me/erase',
        says: 'Erase what you wrote and gave in this session, for good. It ends your ticket.',
        body: z.object({
          person: z.string().max(64).describe('your own id: nobody does this by a slip'),
        }),
        answer: z.object({ erased: z.literal(true) }),
      },
      async ({ session, person, body }) => {
        if (body.person !== person.id) throw new Problem('unreadable')
        await erase(session.id, person.id)
        return { erased: true as const }
      },
    ),
  ]
}
