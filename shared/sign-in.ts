/**
 * Why somebody who went to a sign-in service comes back as no host: the service or they themselves said no; what they came back with
 * is too old, used up or another browser's; whom the service named is not on the list; it does not answer; it, or how it is set up
 * here, cannot be relied on; this server can let nobody in just now.
 */
export const SIGN_IN_FAILURES = [
  'refused',
  'stale',
  'not-listed',
  'unreachable',
  'unsound',
  'unavailable',
] as const
export type SignInFailure = (typeof SIGN_IN_FAILURES)[number]

/** The lobby as a failed sign-in leads back to it: what went wrong stands in the fragment, which no server reads. */
export function lobbyAfter(failure: SignInFailure): string {
  return `/#${MARK}${failure}`
}

/** What went wrong, as the fragment of an address says it. */
export function failureIn(fragment: string): SignInFailure | undefined {
  return SIGN_IN_FAILURES.find((failure) => fragment === `#${MARK}${failure}`)
}

const MARK = 'sign-in-'
