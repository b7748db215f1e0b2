import { Problem, PROBLEM_CODES, type ProblemCode } from '#shared/problem.ts'

/** A question to the server that changes nothing. Rejects with a Problem when it is refused. */
export async function ask<Answer>(path: string): Promise<Answer> {
  return answerOf<Answer>(await reach(path, { headers: { accept: 'application/json' } }))
}

/** An act. Rejects with a Problem when it is refused; `unavailable` means it may be tried again. */
export async function act<Answer>(path: string, body: unknown, method = 'POST'): Promise<Answer> {
  const response = await reach(path, {
    method,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  })
  return answerOf<Answer>(response)
}

/** How somebody asks who is known by a token that the page holds, and by nothing that a browser sends by itself. */
export interface Bearer {
  ask<Answer>(path: string): Promise<Answer>
  act<Answer>(
    path: string,
    body: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>
}

/** Asks and acts by a token, or as a stranger without one; no cookie goes with it. [EMBED1] */
export function bearerOf(token: string | undefined): Bearer {
  const headers = { accept: 'application/json', ...authorizationOf(token) }
  return {
    ask: async <Answer>(path: string) =>
      answerOf<Answer>(await reach(path, { headers, credentials: 'omit' })),
    act: async <Answer>(path: string, body: unknown, more = {}) =>
      answerOf<Answer>(
        await reach(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers, ...more },
          credentials: 'omit',
          body: JSON.stringify(body),
        }),
      ),
  }
}

export function authorizationOf(token: string | undefined): Readonly<Record<string, string>> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` }
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { credentials: 'same-origin', ...init })
  } catch (cause) {
    throw new Problem('unavailable', { cause: String(cause) })
  }
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  const body: unknown = await response.json().catch(() => undefined)
  if (response.ok) return body as Answer
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined
  if (isProblemCode(code)) throw new Problem(code, { status: response.status })
  // A proxy answers for a server that is away, in words of its own.
  const isAway = [502, 503, 504].includes(response.status)
  throw new Problem(isAway ? 'unavailable' : 'broken', { status: response.status })
}

function isProblemCode(value: unknown): value is ProblemCode {
  return PROBLEM_CODES.some((code) => code === value)
}

/** The code of a refusal, for the sentence that a screen shows. */
export function codeOf(refusal: unknown): ProblemCode {
  return refusal instanceof Problem ? refusal.code : 'broken'
}
