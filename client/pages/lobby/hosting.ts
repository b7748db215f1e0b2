import { act, ask } from '../../live/api.ts'

/** Whether making a session needs a host here, whether this browser is one's, and where else they may sign in. */
export interface HostStanding {
  readonly needed: boolean
  readonly signedIn: boolean
  /** The service's name, such as `login.example.org`. */
  readonly service?: string
}

/** Where signing in at the service begins. */
export const SIGN_IN_AT = '/api/host/oidc'
/** Likewise, where they are asked anew who they are. */
export const SIGN_IN_AS_ANOTHER = `${SIGN_IN_AT}?anew`

export function askHost(): Promise<HostStanding> {
  return ask<HostStanding>('/api/host')
}

/** Signs in as a host for twelve hours. Rejects with a Problem when the key is wrong. */
export async function signIn(key: string): Promise<void> {
  await act('/api/host/enter', { key })
}

export async function signOut(): Promise<void> {
  await act('/api/host', {}, 'DELETE')
}
