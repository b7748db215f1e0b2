import { RoomLamp } from '../desk/desk-lamp.ts'
import type { HeldRoom } from '../desk/use-room.ts'

/** The notes where a page does not hold them: copies of them on this device wait for the desk. */
export const NO_NOTES: HeldRoom = {
  link: undefined,
  lamp: new RoomLamp(),
  synced: false,
  mayWrite: false,
  refusal: undefined,
  readRefusal: () => undefined,
  turnAway: async () => undefined,
  outdated: undefined,
  met: false,
  copy: 'impossible',
  life: 0,
  stranded: [],
}
