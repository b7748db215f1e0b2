import { say } from '../say.ts'
import { WaysOut } from './entrance/turned-away.tsx'

/** An address with nothing behind it. [LOBBY11] */
export function Nowhere() {
  return (
    <main className="entrance">
      <a className="wordmark" href="/">
        Rapport
      </a>
      <h1>{say('entrance.nowhere')}</h1>
      <p>{say('entrance.nowhere-help')}</p>
      <div className="entrance-ways">
        <WaysOut />
      </div>
    </main>
  )
}
