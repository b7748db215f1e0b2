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

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, credentials: 'same-origin' })
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
