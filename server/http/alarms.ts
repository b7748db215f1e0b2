import { z } from 'zod'
import type { AlarmId } from '#shared/alarm.ts'
import type { Alarms } from '../rooms/alarms.ts'
import { within, type Route } from './route.ts'
import { alarmShape } from './shapes.ts'

/** What disappeared from the notes or was damaged, for those who write them: put it back, or let it be. */
export function alarmRoutes(alarms: Alarms): Route[] {
  const at = '/api/sessions/:session/alarms'
  return [
    within(
      'write-notes',
      {
        method: 'get',
        path: at,
        says: 'The alarms of the session, earliest first, with how each one ended.',
        answer: z.object({ alarms: z.array(alarmShape) }),
      },
      async ({ session }) => ({ alarms: await alarms.all(session.id) }),
    ),
    within(
      'write-notes',
      {
        method: 'post',
        path: `${at}/:alarm/restore`,
        says: 'Put back what disappeared, once. What stands is not touched.',
        answer: alarmShape,
      },
      ({ session, person, param }) =>
        alarms.restore(session.id, param('alarm') as AlarmId, person.id),
    ),
    within(
      'write-notes',
      {
        method: 'post',
        path: `${at}/:alarm/dismiss`,
        says: 'It was meant: the alarm ends, and the notes stay as they are.',
        answer: alarmShape,
      },
      ({ session, person, param }) =>
        alarms.dismiss(session.id, param('alarm') as AlarmId, person.id),
    ),
  ]
}
