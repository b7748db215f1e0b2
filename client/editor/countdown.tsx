import { useEffect, useState } from 'react'
import { say } from '../say.ts'
import { clockLeft } from './clock-left.ts'

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
      {left > 0 ? say('desk.poll.left', { time: clockLeft(left) }) : say('desk.poll.time-up')}
    </span>
  )
}
