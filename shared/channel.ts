/** The way somebody's words reached the session. */
export const CHANNELS = ['onsite', 'online', 'zoom', 'slido', 'igf', 'phone'] as const
export type Channel = (typeof CHANNELS)[number]

export type Place = 'onsite' | 'online'

/**
 * Where the speaker of those words was: in the hall, or joining from elsewhere. A phone is in both, so that
 * it says nothing of the place.
 */
export function placeOf(channel: Channel): Place | undefined {
  if (channel === 'phone') return undefined
  return channel === 'onsite' ? 'onsite' : 'online'
}

export function isChannel(value: unknown): value is Channel {
  return CHANNELS.some((channel) => channel === value)
}
