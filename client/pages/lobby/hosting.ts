import { act, ask } from '../../live/api.ts'

/** Whether making a session needs the host key here, and whether this browser gave it. */
export interface HostStanding {
  readonly needed: boolean
  readonly signedIn: boolean
}

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
