import { expect, test } from 'vitest'
import { RoomLamp, worseLamp } from '../../client/pages/desk/desk-lamp.ts'

test('[FAST2] a lamp tells what is shown otherwise than before, and nothing else', () => {
  const [notes, polls] = [new RoomLamp(), new RoomLamp()]
  const lamp = worseLamp(notes, polls)
  const shown: string[] = []
  const end = lamp.listen(() => shown.push(lamp.state.kind))
  notes.show({ kind: 'saving' })
  notes.show({ kind: 'saving' })
  polls.show({ kind: 'kept', at: 1000 })
  notes.show({ kind: 'kept', at: 1000 })
  notes.show({ kind: 'kept', at: 1400 }) // the same second to whoever reads it
  notes.show({ kind: 'kept', at: 2100 })
  expect(shown).toEqual(['opening', 'saving', 'kept', 'kept'])
  end()
  notes.show({ kind: 'saving' })
  expect(shown).toHaveLength(4)
})

test('[FAST2] a refusal stands before what the line says, until it was read', () => {
  const lamp = new RoomLamp()
  lamp.refuse('it is too large')
  lamp.show({ kind: 'kept', at: 1000 })
  expect(lamp.state).toEqual({ kind: 'refused', reason: 'it is too large' })
  lamp.refuse(undefined)
  expect(lamp.state).toEqual({ kind: 'kept', at: 1000 })
})
