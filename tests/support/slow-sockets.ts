import { lineSocketOver } from '../../client/live/line-socket.ts'
import { SlowLine } from '../../client/live/slow-line.ts'
import { Venue } from '../../client/live/venue.ts'

/** Sockets for a client whose venue blocks WebSocket and who knows it: lines over HTTP with a bearer token. */
export function slowSockets(token: string): typeof WebSocket {
  const venue = new Venue()
  venue.slowWorks()
  return lineSocketOver({
    venue,
    quick: () => {
      throw new Error('a WebSocket was tried')
    },
    slow: (address, ears) =>
      new SlowLine(address, ears, {
        fetch: (asked, init) =>
          fetch(asked, { ...init, headers: { authorization: `Bearer ${token}` } }),
        pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      }),
    later: () => () => undefined, // the quick line is never tried again
  })
}
