import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { addDraft, draftsIn, makeOption, optionMaps, writeDraft } from '#shared/document/drafts.ts'
import { inOrder, placesForMove, placesForNew, type Place } from '#shared/document/places.ts'
import type { OptionId, PollId } from '#shared/ids.ts'
import { USUAL_POLL_SETTINGS } from '#shared/poll/settings.ts'

interface Thing {
  readonly name: string
  readonly place: Place
}

function moved(places: readonly Place[], from: number, to: number): string {
  const writes = placesForMove(places, from, to)
  const things = places.map((place, at): Thing => {
    return { name: 'abcdefgh'[at] ?? '', place: writes.get(at) ?? place }
  })
  return inOrder(things, ({ place }) => place)
    .map(({ name }) => name)
    .join('')
}

test('[WORK3] whatever is moved stands where it was put, with places and without', () => {
  for (const places of [
    [1, 2, 3, 4],
    Array<Place>(4).fill(undefined),
    [1, 1, 1, 1],
    [1, 2, undefined, undefined],
  ]) {
    for (let from = 0; from < 4; from += 1) {
      for (let to = 0; to < 4; to += 1) {
        const names = [...'abcd']
        names.splice(to, 0, ...names.splice(from, 1))
        expect(moved(places, from, to), `${places.join()} ${from} ${to}`).toBe(names.join(''))
      }
    }
  }
  expect(placesForMove([1, 2, 3], 0, 2).size).toBe(1)
  expect(placesForMove([1, 2, 3], 1, 1).size).toBe(0)
  expect(placesForMove([1, 2, 3], 1, 3).size).toBe(0)
  expect(placesForNew([1, 2, 3], 1)).toEqual(new Map([[3, 1.5]]))
  expect(placesForNew([], 0)).toEqual(new Map([[0, 1]]))
})

test('[WORK3] where no number is left between two places, all are written anew', () => {
  let places: Place[] = [1, 2, 3]
  for (let turn = 0; turn < 200; turn += 1) {
    const writes = placesForMove(places, 2, 1)
    places = places.map((place, at) => writes.get(at) ?? place)
    places.sort((one, other) => (one ?? 0) - (other ?? 0))
    expect(new Set(places).size).toBe(3)
  }
})

const POLL = 'p' as PollId

function session(): Y.Doc {
  const polls = new Y.Doc()
  const options = ['a', 'b', 'c'].map((id) => ({ id: id as OptionId, text: id.toUpperCase() }))
  writeDraft(polls, POLL, { question: 'Q', kind: 'single', options, settings: USUAL_POLL_SETTINGS })
  return polls
}

function optionsIn(polls: Y.Doc) {
  const draft = polls.getMap('polls').get(POLL) as Y.Map<unknown>
  return draft.get('options') as Y.Array<unknown>
}

function moveOption(polls: Y.Doc, from: number, to: number): void {
  const maps = optionMaps(optionsIn(polls))
  const places = maps.map((map) => map.get('place') as Place)
  for (const [at, place] of placesForMove(places, from, to)) maps[at]?.set('place', place)
}

test('[WORK3] an option that two move while a third writes in it stands once, with every letter', () => {
  const first = session()
  const copies = [0, 1, 2].map(() => {
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(first))
    return copy
  })
  const [one, two, three] = copies
  if (!one || !two || !three) throw new Error('no copies')
  moveOption(one, 0, 2)
  moveOption(two, 0, 1)
  const written: unknown = optionMaps(optionsIn(three))[0]?.get('text')
  if (written instanceof Y.Text) written.insert(1, 'lpha')
  for (const from of copies) {
    for (const to of copies) Y.applyUpdate(to, Y.encodeStateAsUpdate(from))
  }
  const orders = copies.map((copy) =>
    optionMaps(optionsIn(copy)).map((option) => (option.get('text') as Y.Text).toString()),
  )
  expect(new Set(orders.map((order) => order.join())).size).toBe(1)
  expect(orders[0]?.toSorted()).toEqual(['Alpha', 'B', 'C'])
})

test('[WORK3] drafts stand in the order in which they were made, and alike in every copy', () => {
  const polls = new Y.Doc()
  for (const id of ['z', 'm', 'a']) addDraft(polls, id as PollId, [])
  polls.getMap('polls').set('old2', new Y.Map())
  polls.getMap('polls').set('old1', new Y.Map())
  polls.getMap('polls').set('strange', 'no draft')
  expect(draftsIn(polls).map(({ id }) => id)).toEqual(['z', 'm', 'a', 'old1', 'old2'])
  const option = makeOption('x' as OptionId)
  optionsIn(session()).push([option])
  expect(option.get('place')).toBeUndefined()
})
