import { useEffect, useState } from 'react'
import { say } from '../say.ts'

const SECOND = 1_000 // ms

interface CountdownProps {
  /** Milliseconds since 1970, by the server's clock. */
  readonly until: number
  now(): number
}

/** How long is left, on the server's clock. It is not read aloud at each second; who asks hears it. */
export function Countdown({ until, now }: CountdownProps) {
  const [left, setLeft] = useState(() => until - now())
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const turn = (): void => {
      const still = until - now()
      setLeft(still)
      // At the turn of its own second, so that all desks count at once.
      if (still > 0) timer = setTimeout(turn, (still % SECOND) + 1)
    }
    turn()
    return () => clearTimeout(timer)
  }, [until, now])
  return (
    <span className="countdown" role="timer">
      {left > 0 ? say('desk.poll.left', { time: clockOf(left) }) : say('desk.poll.time-up')}
    </span>
  )
}

/** `0:27`, `12:05`, `1:02:03`: whole seconds, of which the last one lasts to its end. */
export function clockOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / SECOND))
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown
    .map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, '0')))
    .join(':')
}
