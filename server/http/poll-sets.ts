import { draftsIn, isArchived, wordingOf } from '#shared/document/drafts.ts'
import type { DocumentName, SessionId } from '#shared/ids.ts'
import { SET_FILES, SET_MIMES, writeSet, type SetFile } from '#shared/poll/set-file.ts'
import { isBlank } from '#shared/poll/set-wording.ts'
import type { SpeakerRow } from '#shared/poll/workshop.ts'
import type * as Y from 'yjs'
import { z } from 'zod'
import { within, type Route } from './route.ts'

/** Where a set comes from. */
export interface SetSource {
  /** A copy of a document of a session, as it is kept. */
  copy(session: SessionId, name: DocumentName): Promise<Y.Doc>
  /** Who is asked to agree to a draft. */
  speakers(session: SessionId): Promise<readonly SpeakerRow[]>
}

// Whatever somebody wrote into a poll, the file runs nothing and shows nothing from anywhere.
const POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The drafts of a session as a file to carry to another one, and who must agree to them. [WORK5] */
export function pollSetRoutes(source: SetSource): Route[] {
  return [
    ...SET_FILES.map((as) => setRoute(source, as)),
    within(
      'read-polls',
      {
        method: 'get',
        path: '/api/sessions/:session/polls/speakers',
        says: 'The speakers who are asked to agree to the drafts: those who entered.',
        answer: z.object({
          speakers: z.array(z.object({ person: z.string(), name: z.string() })),
        }),
      },
      async ({ session }) => ({ speakers: await source.speakers(session.id) }),
    ),
  ]
}

function setRoute({ copy }: SetSource, as: SetFile): Route {
  return within(
    'read-polls',
    {
      method: 'get',
      path: `/api/sessions/:session/polls/set.${as}`,
      says: `The drafts of all polls but those put aside or empty, in their order, as a file (${as}).`,
      answer: SET_MIMES[as],
    },
    async ({ session }) => {
      const drafts = draftsIn(await copy(session.id, 'polls'))
      const taken = drafts.filter(({ map }) => !isArchived(map)).map(({ map }) => wordingOf(map))
      const file = writeSet(
        taken.filter((wording) => !isBlank(wording)),
        as,
      )
      return new Response(file, {
        headers: {
          'content-type': SET_MIMES[as],
          'content-security-policy': POLICY,
          'cache-control': 'no-store',
          'content-disposition': `attachment; filename="rapport-polls.${as}"`,
        },
      })
    },
  )
}
