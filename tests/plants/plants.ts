import { DEVICE_PLANTS } from './devices.ts'
import { DOCUMENT_PLANTS } from './documents.ts'
import { LINE_PLANTS } from './lines.ts'
import { POLL_PLANTS } from './polls.ts'
import { QUESTION_PLANTS } from './questions.ts'
import { ROOM_PLANTS } from './rooms.ts'
import { STORE_PLANTS } from './store.ts'
import { TRACE_PLANTS } from './traces.ts'
import type { Plant } from './planted.ts'

/** Bugs that were made elsewhere, or could be made here in one line. Add yours to its list; `npm run plant` tries them all. */
export const PLANTS: readonly Plant[] = [
  ...ROOM_PLANTS,
  ...LINE_PLANTS,
  ...STORE_PLANTS,
  ...DOCUMENT_PLANTS,
  ...POLL_PLANTS,
  ...QUESTION_PLANTS,
  ...DEVICE_PLANTS,
  ...TRACE_PLANTS,
]
