import { describe, expect, test } from 'vitest'
import type { Door } from '#shared/wire.ts'
import { askUntil, type AskingMeans } from '../../client/pages/entrance/asking-again.ts'
import { isFile, isOfRelease, pageAt } from '../../client/sw/release.ts'

describe('what opens without a network', () => {
  test('[OFF4] the lobby, a desk and a floor open; nothing that people decide or write is ever kept', () => {
    expect(['/', '/s/abc', '/s/abc/people'].map(pageAt)).toEqual(['desk', 'desk', 'desk'])
    expect(['/f', '/f/abc'].map(pageAt)).toEqual(['floor', 'floor'])
    const others = ['/api', '/api/sessions/x', '/rooms/x/notes', '/s/a/b', '/s/', '/f/', '/nothing']
    expect(others.map(pageAt)).toEqual(others.map(() => undefined))
    expect(['/assets/desk-Ab_1-2.js', '/icon.svg'].map(isFile)).toEqual([true, true])
    const never = ['/api/sessions/x/report.html', '/rooms/x/notes', '/sw.js', '/assets/../api', '/']
    expect(never.map(isFile)).toEqual(never.map(() => false))
  })

  test('[OFF4] a page that names a file of another release is not kept with this one', () => {
    const page = '<script src="/assets/a.js"></script><link href="/assets/b.css">'
    expect(isOfRelease(page, ['/assets/a.js', '/assets/b.css', '/assets/c.js'])).toBe(true)
    expect(isOfRelease(page, ['/assets/a.js'])).toBe(false)
    expect(isOfRelease('<p>There is a portal before this network.', ['/assets/a.js'])).toBe(false)
  })
})

describe('asking the server who is here', () => {
  const door = (counted: readonly string[]): Door => ({ counted: counted as Door['counted'] })

  /** A page whose clock and network do what they are told. */
  function page(answers: readonly (Door | Error)[]) {
    const left = [...answers]
    const pauses: number[] = []
    let due: (() => void) | undefined
    let online: (() => void) | undefined
    const means: AskingMeans = {
      async ask() {
        const answer = left.shift() ?? new Error('asked too often')
        if (answer instanceof Error) throw answer
        return answer
      },
      later(task, milliseconds) {
        pauses.push(milliseconds)
        due = task
        return () => (due = undefined)
      },
      random: () => 1,
      onOnline(back) {
        online = back
        return () => (online = undefined)
      },
    }
    const turn = async (): Promise<void> => {
      for (let at = 0; at < 5; at += 1) await Promise.resolve()
    }
    return {
      means,
      pauses,
      left,
      waits: () => due !== undefined,
      hears: () => online !== undefined,
      async wait() {
        const task = due
        due = undefined
        task?.()
        await turn()
      },
      async comesOnline() {
        online?.()
        await turn()
      },
      turn,
    }
  }

  test('[OFF3] it is asked with growing pauses until it answers something wanted, and then no more', async () => {
    const away = new Error('away')
    const { means, pauses, wait, waits, hears, turn, left } = page([
      away,
      away,
      door(['no']),
      door(['yes']),
    ])
    const heard: Door[] = []
    askUntil(
      ({ counted }) => counted.includes('yes' as never),
      (said) => heard.push(said),
      means,
    )
    await turn()
    for (let round = 0; round < 3; round += 1) await wait()
    expect(heard).toEqual([door(['yes'])])
    expect(pauses).toEqual([1000, 2000, 4000])
    expect([waits(), hears(), left.length]).toEqual([false, false, 0])
  })

  test('[OFF3] a network that comes back is asked at once, and an answer is heard once', async () => {
    const { means, comesOnline, waits, turn } = page([new Error('away'), door(['yes'])])
    const heard: Door[] = []
    askUntil(
      () => true,
      (said) => heard.push(said),
      means,
    )
    await turn()
    expect(waits()).toBe(true)
    await comesOnline()
    expect(heard).toHaveLength(1)
    expect(waits()).toBe(false)
  })

  test('[OFF3] whoever stops it hears nothing more', async () => {
    const { means, turn, waits, hears } = page([door(['yes'])])
    const heard: Door[] = []
    askUntil(
      () => true,
      (said) => heard.push(said),
      means,
    )()
    await turn()
    expect([heard.length, waits(), hears()]).toEqual([0, false, false])
  })
})
