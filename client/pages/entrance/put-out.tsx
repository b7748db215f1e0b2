import { useEffect } from 'react'
import type { Here } from '#shared/wire.ts'
import { say } from '../../say.ts'
import { downloadTray } from '../desk/tray-file.ts'
import { TrayItem } from '../desk/tray-item.tsx'
import { useTray } from '../desk/use-tray.ts'
import type { Out } from './standing.ts'
import { WaysOut } from './turned-away.tsx'

interface PutOutProps {
  readonly why: Out
  readonly here: Here
  lookAgain(): void
}

/**
 * Somebody was at the desk and is so no more: why, what they can do, and the words of theirs that nobody else has, to be
 * taken along first. [PEOPLE5]
 */
export function PutOut({ why, here, lookAgain }: PutOutProps) {
  const { tray, content } = useTray(here)
  const entries = content.entries.filter(({ is }) => is === 'held')
  const holdsWords = entries.length > 0
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (holdsWords) event.preventDefault()
    }
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [holdsWords])
  return (
    <>
      <header className="entrance-head">
        <p className="quiet-text" dir="auto">
          {here.details.title}
        </p>
        <h1>{say(`entrance.out.${why}`)}</h1>
      </header>
      <p role="alert">{say(`entrance.out.${why}.why`)}</p>
      {holdsWords && (
        <section className="entrance-tray" aria-labelledby="entrance-tray">
          <h2 id="entrance-tray">{say('entrance.out.words')}</h2>
          <p>{say('entrance.out.words-why')}</p>
          <ol role="list">
            {entries.map((entry) => (
              <TrayItem
                key={entry.key}
                entry={entry}
                onPutBack={undefined}
                onDismiss={() => tray.remove([entry.key])}
              />
            ))}
          </ol>
          {!content.isKept && <p className="problem">{say('desk.tray.not-kept')}</p>}
          <button type="button" className="button" onClick={() => downloadTray(entries)}>
            {say('desk.tray.download')}
          </button>
        </section>
      )}
      <div className="entrance-ways">
        {why === 'floor' && (
          <a className="button large" href={`/f/${here.session}#${here.code}`}>
            {say('entrance.out.to-floor')}
          </a>
        )}
        {/* Whoever comes back is somebody else: the words are taken along first. */}
        {!(why === 'removed' && holdsWords) && (
          <button type="button" className="button large" onClick={lookAgain}>
            {say('entrance.out.again')}
          </button>
        )}
        {why === 'removed' && <WaysOut />}
      </div>
    </>
  )
}
