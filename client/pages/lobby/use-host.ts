import { useCallback, useEffect, useState } from 'react'
import { codeOf } from '../../live/api.ts'
import { askHost, signOut, type HostStanding } from './hosting.ts'

/** Where the server does not answer, nothing is asked for: it will say so itself when a session is to be made. */
const FREE: HostStanding = { needed: false, signedIn: false }

/** Whether this browser may make sessions: undefined until the server has said. */
export function useHost() {
  const [host, setHost] = useState<HostStanding>()
  const askAgain = useCallback(async () => {
    setHost(await askHost().catch(() => FREE))
  }, [])
  useEffect(() => void askAgain(), [askAgain])
  const leave = async () => {
    try {
      await signOut()
    } catch (refusal) {
      // Without the server nobody is signed out: the button is still there.
      if (codeOf(refusal) !== 'unavailable') throw refusal
    }
    await askAgain()
  }
  return { host, askAgain, leave }
}
