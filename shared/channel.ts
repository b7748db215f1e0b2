/** The way somebody's words reached the session. */
export const CHANNELS = ['onsite', 'online', 'zoom', 'slido', 'igf', 'phone'] as const
export type Channel = (typeof CHANNELS)[number]

export type Place = 'onsite' | 'online'

/** Where the speaker of those words was: in the hall, or joining from elsewhere. */
export function placeOf(channel: Channel): Place {
  return channel === 'onsite' ? 'onsite' : 'online'
}

export function isChannel(value: unknown): value is Channel {
  return CHANNELS.some((channel) => channel === value)
}
